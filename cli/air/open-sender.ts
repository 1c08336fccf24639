// Chooses the way for telegram lines by where they are to go.
import { readPassword } from "../roles/secrets.ts";
import { fileSender } from "./file-sender.ts";
import { mqttSender } from "./mqtt-sender.ts";
import { readRoutes, routingSender } from "./routing-sender.ts";
import type { HearDownlink, Sender } from "./sender.ts";
import { tcpSender } from "./tcp-sender.ts";

const telegramPort = 8081;

/**
 * A sender to `tcp://host:port`, `mqtt://host:port` (each source as the gateway of its name, which the password in the
 * file proves), a file, `-`, or a list of these with the source of each: `B0001=tcp://host:port,B0002=...`. Downlinks come
 * back over TCP, and over MQTT to gateways that proved themselves.
 */
export function openSender(to: string, passwordFile: string | undefined, heard?: HearDownlink): Sender {
  const routes = readRoutes(to);
  if (routes !== undefined) {
    return routingSender(new Map([...routes].map(([source, way]) => [source, openSender(way, passwordFile, heard)])));
  }
  const url = URL.parse(to);
  switch (url?.protocol) {
    case "tcp:":
      return tcpSender(url.hostname, Number(url.port || telegramPort), heard);
    case "mqtt:":
    case "mqtts:":
      return mqttSender(to, passwordFile === undefined ? undefined : readPassword(passwordFile, "the gateways"), heard);
    default:
      return fileSender(to);
  }
}
