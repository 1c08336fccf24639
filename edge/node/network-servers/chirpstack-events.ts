// Reads events of ChirpStack v4, in JSON or protobuf, and names its topics.
import { readProto, writeProto } from "./chirpstack-proto.ts";
import type { DeviceEvent, DeviceUplink, Downlink } from "./device-uplink.ts";
import {
  base64,
  deviceAddress,
  eui,
  type Fields,
  fields,
  list,
  loraDataRate,
  moment,
  number,
  readJson,
  text,
} from "./json-fields.ts";

/** What ChirpStack publishes of each device of each application. */
export const chirpStackTopics = ["application/+/device/+/event/+"];

export type EventEncoding = "json" | "protobuf";

export function commandTopic(application: string, devEui: string): string {
  return `application/${application}/device/${devEui}/command/down`;
}

export interface ChirpStackEvent {
  readonly application: string;
  readonly devEui: string;
  readonly event: DeviceEvent;
}

const otherKinds = { join: "join", status: "status", log: "log", location: "unused", integration: "unused" } as const;

function isOther(kind: string): kind is keyof typeof otherKinds {
  return Object.hasOwn(otherKinds, kind);
}

/** The event of a topic and payload; `undefined` when it is none. */
export function readChirpStackEvent(topic: string, payload: Uint8Array): ChirpStackEvent | undefined {
  const [, application, device, kind] = /^application\/([^/]+)\/device\/([^/]+)\/event\/([a-z]+)$/.exec(topic) ?? [];
  const devEui = eui(device);
  if (application === undefined || devEui === undefined || kind === undefined) return undefined;
  const event = readEvent(kind, devEui, payload);
  return event === undefined ? undefined : { application, devEui, event };
}

function readEvent(kind: string, devEui: string, payload: Uint8Array): DeviceEvent | undefined {
  if (isOther(kind)) return { kind: "other", cause: otherKinds[kind] };
  if (kind !== "up" && kind !== "ack" && kind !== "txack") return { kind: "other", cause: "unused" };
  // No message in use begins with the tag that an opening brace would be.
  const body = fields(payload[0] === 0x7b ? readJson(payload) : readProto(kind, payload));
  // The topic is what the broker lets the network server alone write; the body must say the same.
  if (eui(fields(body["deviceInfo"])["devEui"]) !== devEui) return undefined;
  if (kind === "up") return readUp(devEui, body);
  const id = text(body["queueItemId"]);
  if (id === undefined) return { kind: "other", cause: "unused" };
  const state = kind === "txack" ? "sent" : body["acknowledged"] === true ? "acknowledged" : "not-acknowledged";
  return { kind: "downlink", news: { devEui, id, state } };
}

function readUp(devEui: string, body: Fields): DeviceEvent | undefined {
  const at = moment(body["time"]);
  const payload = base64(body["data"] ?? "");
  if (at === undefined || payload === undefined) return undefined;
  const port = number(body["fPort"]);
  if (port < 1 || port > 223) return { kind: "other", cause: "empty" };
  const deviceName = text(fields(body["deviceInfo"])["deviceName"]);
  const sent = fields(body["txInfo"]);
  const uplink: DeviceUplink = {
    devEui,
    ...(deviceName === undefined ? {} : { deviceName }),
    at,
    session: deviceAddress(body["devAddr"]),
    counter: number(body["fCnt"]),
    port,
    payload,
    confirmed: body["confirmed"] === true,
    dataRate: dataRateOf(fields(sent["modulation"])),
    frequency: number(sent["frequency"]),
    radio: list(body["rxInfo"])
      .map(fields)
      .map((heard) => ({
        gateway: text(heard["gatewayId"]) ?? "",
        rssi: number(heard["rssi"]),
        snr: number(heard["snr"]),
      }))
      .sort((one, other) => other.rssi - one.rssi),
  };
  return { kind: "uplink", uplink };
}

function dataRateOf(modulation: Fields): string {
  const [lora, fsk] = [fields(modulation["lora"]), fields(modulation["fsk"])];
  if (number(fsk["datarate"]) > 0) return `FSK${number(fsk["datarate"]) / 1000}`;
  return loraDataRate(number(lora["spreadingFactor"]), number(lora["bandwidth"]));
}

/** The command that queues a downlink. */
export function writeCommand(
  encoding: EventEncoding,
  devEui: string,
  id: string,
  { port, payload, confirmed = false }: Downlink,
): Uint8Array {
  const command = { id, devEui, confirmed, fPort: port, data: Buffer.from(payload).toString("base64") };
  return encoding === "protobuf" ? writeProto("down", command) : Buffer.from(JSON.stringify(command));
}
