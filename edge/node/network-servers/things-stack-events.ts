// Reads messages of The Things Stack v3, as they come over MQTT and by webhook, and writes its downlinks.
import type { DeviceEvent, DeviceUplink, Downlink, DownlinkNews } from "./device-uplink.ts";
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

/** `user` is `application@tenant`, as the stack's MQTT server knows it. */
export function thingsStackTopics(user: string): string[] {
  return [`v3/${user}/devices/+/up`, `v3/${user}/devices/+/join`, `v3/${user}/devices/+/down/+`];
}

export function pushTopic(user: string, device: string): string {
  return `v3/${user}/devices/${device}/down/push`;
}

export interface ThingsStackEvent {
  /** The device's name at the stack, by which downlinks are addressed. */
  readonly device: string;
  readonly devEui: string;
  readonly event: DeviceEvent;
}

/** The message's kinds beside uplinks, by the field that they have. */
const downlinkStates: Readonly<Record<string, DownlinkNews["state"]>> = {
  downlink_sent: "sent",
  downlink_ack: "acknowledged",
  downlink_nack: "not-acknowledged",
  downlink_failed: "failed",
};

/** The mark by which our downlinks are known again among the ids that the stack keeps with each. */
const mark = "tributary:";

/** The event of a message; `undefined` when it is none. */
export function readThingsStackEvent(payload: Uint8Array): ThingsStackEvent | undefined {
  const body = fields(readJson(payload));
  const ids = fields(body["end_device_ids"]);
  const device = text(ids["device_id"]);
  const devEui = eui(ids["dev_eui"]);
  if (device === undefined || devEui === undefined) return undefined;
  const event = readEvent(devEui, device, body);
  return event === undefined ? undefined : { device, devEui, event };
}

function readEvent(devEui: string, device: string, body: Fields): DeviceEvent | undefined {
  if (body["uplink_message"] !== undefined) {
    return readUp(devEui, device, fields(body["end_device_ids"])["dev_addr"], fields(body["uplink_message"]));
  }
  if (body["join_accept"] !== undefined) return { kind: "other", cause: "join" };
  const state = Object.entries(downlinkStates).find(([field]) => body[field] !== undefined);
  if (state === undefined) return { kind: "other", cause: "unused" };
  const sent = fields(body[state[0]]);
  const marks = [
    ...list(body["correlation_ids"]),
    ...list(sent["correlation_ids"]),
    ...list(fields(sent["downlink"])["correlation_ids"]),
  ];
  const ours = marks.find((id) => typeof id === "string" && id.startsWith(mark));
  if (typeof ours !== "string") return { kind: "other", cause: "unused" };
  return { kind: "downlink", news: { devEui, id: ours.slice(mark.length), state: state[1] } };
}

function readUp(devEui: string, deviceName: string, address: unknown, message: Fields): DeviceEvent | undefined {
  const at = moment(message["received_at"]);
  const payload = base64(message["frm_payload"] ?? "");
  if (at === undefined || payload === undefined) return undefined;
  const port = number(message["f_port"]);
  if (port < 1 || port > 223) return { kind: "other", cause: "empty" };
  const settings = fields(message["settings"]);
  const rate = fields(settings["data_rate"]);
  const [lora, fsk] = [fields(rate["lora"]), fields(rate["fsk"])];
  const uplink: DeviceUplink = {
    devEui,
    deviceName,
    at,
    session: sessionOf(message["session_key_id"]) ?? deviceAddress(address),
    counter: number(message["f_cnt"]),
    port,
    payload,
    confirmed: message["confirmed"] === true,
    dataRate:
      number(fsk["bit_rate"]) > 0
        ? `FSK${number(fsk["bit_rate"]) / 1000}`
        : loraDataRate(number(lora["spreading_factor"]), number(lora["bandwidth"])),
    frequency: number(settings["frequency"]),
    radio: list(message["rx_metadata"])
      .map(fields)
      .map((heard) => ({
        gateway: text(fields(heard["gateway_ids"])["gateway_id"]) ?? "",
        rssi: number(heard["rssi"]),
        snr: number(heard["snr"]),
      }))
      .sort((one, other) => other.rssi - one.rssi),
  };
  return { kind: "uplink", uplink };
}

/** A number of the session's id: its first six bytes. */
function sessionOf(id: unknown): number | undefined {
  const bytes = base64(id);
  return bytes === undefined || bytes.length < 6 ? undefined : Buffer.from(bytes).readUIntBE(0, 6);
}

/** The body that adds a downlink to a device's queue, over MQTT and over HTTP alike. */
export function writePush(id: string, { port, payload, confirmed = false }: Downlink): Uint8Array {
  const downlink = {
    f_port: port,
    frm_payload: Buffer.from(payload).toString("base64"),
    confirmed,
    priority: "NORMAL",
    correlation_ids: [mark + id],
  };
  return Buffer.from(JSON.stringify({ downlinks: [downlink] }));
}
