// Chooses the way for telegram lines by where they are to go.
import { readPassword } from "../roles/secrets.ts";
import { fileSender } from "./file-sender.ts";
import { mqttSender } from "./mqtt-sender.ts";
import type { Sender } from "./sender.ts";
import { tcpSender } from "./tcp-sender.ts";

const telegramPort = 8081;

/**
 * A sender to `tcp://host:port`, `mqtt://host:port` (each source as the gateway of its name, which the password in the
 * file proves), a file, or `-`.
 */
export function openSender(to: string, passwordFile: string | undefined): Sender {
  const url = URL.parse(to);
  switch (url?.protocol) {
    case "tcp:":
      return tcpSender(url.hostname, Number(url.port || telegramPort));
    case "mqtt:":
    case "mqtts:":
      return mqttSender(to, passwordFile === undefined ? undefined : readPassword(passwordFile, "the gateways"));
    default:
      return fileSender(to);
  }
}
