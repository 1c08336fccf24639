// Takes telegram lines to where they are wanted: a socket, a broker, a file or standard output.
import { readPassword } from "../roles/secrets.ts";
import { fileSender } from "./file-sender.ts";
import { mqttSender } from "./mqtt-sender.ts";
import { tcpSender } from "./tcp-sender.ts";

/** How many telegrams met which outcome. */
export type Outcomes = ReadonlyMap<string, number>;

export interface Sender {
  /** Kept when the line is answered or safe; lines of one source arrive in their order. */
  send(source: string, line: string): Promise<void>;
  outcomes(): Outcomes;
  /** Kept when everything that was sent is answered. */
  close(): Promise<void>;
}

export interface SenderOptions {
  /** Password of the gateways in whose names telegrams are sent over MQTT. */
  readonly passwordFile?: string | undefined;
}

/** A sender to `tcp://host:port`, `mqtt://host:port` (each source as the gateway of its name), a file, or `-`. */
export function openSender(to: string, { passwordFile }: SenderOptions = {}): Sender {
  const url = URL.parse(to);
  switch (url?.protocol) {
    case "tcp:":
      return tcpSender(url.hostname, Number(url.port || 8081));
    case "mqtt:":
    case "mqtts:":
      return mqttSender(to, passwordFile === undefined ? undefined : readPassword(passwordFile, "the gateways"));
    default:
      return fileSender(to);
  }
}
