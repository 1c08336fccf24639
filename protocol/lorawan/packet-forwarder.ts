// Reads and writes the datagrams between packet forwarders and a network server (Semtech's UDP protocol, version 2).
// The protocol proves nobody's identity: what is in a datagram is as true as the network that it came by.
import { concat, toHex } from "@tributary/core";
import { fromBase64, toBase64 } from "./base64.ts";
import { dataRateName, dataRateOf } from "./eu868.ts";
import { longestFrame } from "./message-type.ts";
import { octets } from "./octets.ts";

/** A frame that a forwarder heard. */
export interface HeardPacket {
  readonly bytes: Uint8Array;
  /** The forwarder's own clock at the end of the frame: microseconds, modulo 2^32. */
  readonly tmst: number;
  /** Hz. */
  readonly frequency: number;
  readonly dataRate: number;
  /** dBm. */
  readonly rssi: number;
  /** dB. */
  readonly snr: number;
}

/** A frame that a forwarder is to send. */
export interface PacketToSend {
  readonly bytes: Uint8Array;
  /** When the frame is to begin, by the forwarder's clock; left out for at once. */
  readonly tmst?: number;
  readonly frequency: number;
  readonly dataRate: number;
  /** dBm EIRP. */
  readonly power: number;
}

export type Datagram =
  /** `unread`: frames with a wrong CRC or of a modulation that nothing here speaks. */
  | {
      readonly kind: "pushData";
      readonly token: number;
      readonly forwarder: string;
      readonly packets: readonly HeardPacket[];
      readonly unread: number;
    }
  | { readonly kind: "pushAck"; readonly token: number }
  | { readonly kind: "pullData"; readonly token: number; readonly forwarder: string }
  | { readonly kind: "pullAck"; readonly token: number }
  | { readonly kind: "pullResp"; readonly token: number; readonly packet: PacketToSend }
  /** `error` says why the frame will not be sent: TOO_LATE, TOO_EARLY, COLLISION_PACKET, TX_FREQ, ... */
  | { readonly kind: "txAck"; readonly token: number; readonly forwarder: string; readonly error?: string };

const version = 2;

/** Identifiers, and which datagrams name the forwarder and carry JSON. */
const kinds = {
  pushData: { code: 0, named: true, json: true },
  pushAck: { code: 1, named: false, json: false },
  pullData: { code: 2, named: true, json: false },
  pullResp: { code: 3, named: false, json: true },
  pullAck: { code: 4, named: false, json: false },
  txAck: { code: 5, named: true, json: true },
} as const;

type Kind = keyof typeof kinds;
const byCode = new Map<number, Kind>(
  (["pushData", "pushAck", "pullData", "pullResp", "pullAck", "txAck"] as const).map((kind) => [
    kinds[kind].code,
    kind,
  ]),
);

/** A datagram of either side; nothing when it is none. */
export function readDatagram(bytes: Uint8Array): Datagram | undefined {
  const kind = byCode.get(bytes[3] ?? 0xff);
  if (bytes[0] !== version || kind === undefined) return undefined;
  const { named, json } = kinds[kind];
  const bodyAt = named ? 12 : 4;
  if (bytes.length < bodyAt) return undefined;
  const token = (bytes[1] ?? 0) * 256 + (bytes[2] ?? 0);
  const forwarder = toHex(bytes.subarray(4, 12));
  const body = json ? readObject(bytes.subarray(bodyAt)) : {};
  switch (kind) {
    case "pushData": {
      const listed = body?.["rxpk"] ?? [];
      if (body === undefined || !Array.isArray(listed)) return undefined;
      const packets = listed.map(readHeard).filter((packet) => packet !== undefined);
      return { kind, token, forwarder, packets, unread: listed.length - packets.length };
    }
    case "pullResp": {
      const packet = readToSend(body?.["txpk"]);
      return packet === undefined ? undefined : { kind, token, packet };
    }
    case "txAck": {
      // Without JSON it says that all is well.
      const answer = body?.["txpk_ack"];
      const error = isObject(answer) ? answer["error"] : undefined;
      return { kind, token, forwarder, ...(typeof error === "string" && error !== "NONE" ? { error } : {}) };
    }
    case "pullData":
      return { kind, token, forwarder };
    case "pushAck":
    case "pullAck":
      return { kind, token };
  }
}

export function writeDatagram(datagram: Datagram): Uint8Array {
  const { kind, token } = datagram;
  return concat(
    Uint8Array.of(version, token >> 8, token & 0xff, kinds[kind].code),
    "forwarder" in datagram ? octets(datagram.forwarder, 8) : new Uint8Array(0),
    writeText(bodyOf(datagram)),
  );
}

function bodyOf(datagram: Datagram): string {
  switch (datagram.kind) {
    case "pushData":
      return JSON.stringify({ rxpk: datagram.packets.map(writeHeard) });
    case "pullResp":
      return JSON.stringify({ txpk: writeToSend(datagram.packet) });
    case "txAck":
      return datagram.error === undefined ? "" : JSON.stringify({ txpk_ack: { error: datagram.error } });
    default:
      return "";
  }
}

type Loose = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null;
}

function readObject(bytes: Uint8Array): Loose | undefined {
  if (bytes.length === 0) return {};
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function writeText(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Frames with the right CRC only: others are noise. */
function readHeard(row: unknown): HeardPacket | undefined {
  if (!isObject(row) || row["stat"] !== 1) return undefined;
  const frame = readRadio(row);
  const { tmst, rssi, lsnr: snr } = row;
  if (frame === undefined || !isClock(tmst) || typeof rssi !== "number" || typeof snr !== "number") return undefined;
  return { ...frame, tmst, rssi, snr };
}

function writeHeard({ bytes, tmst, frequency, dataRate, rssi, snr }: HeardPacket): Loose {
  const radio = writeRadio(bytes, frequency, dataRate);
  return { tmst: wrapClock(tmst), chan: 0, rfch: 0, stat: 1, ...radio, rssi: Math.round(rssi), lsnr: snr };
}

function readToSend(row: unknown): PacketToSend | undefined {
  if (!isObject(row)) return undefined;
  const frame = readRadio(row);
  const { tmst, imme, powe: power = 14 } = row;
  if (frame === undefined || typeof power !== "number") return undefined;
  if (imme === true) return { ...frame, power };
  return isClock(tmst) ? { ...frame, power, tmst } : undefined;
}

function writeToSend({ bytes, tmst, frequency, dataRate, power }: PacketToSend): Loose {
  // Devices hear only what is polarised the other way round, and without CRC (TS001-1.0.4, 3).
  const downlink = { rfch: 0, powe: power, ipol: true, ncrc: true };
  const when = tmst === undefined ? { imme: true } : { imme: false, tmst: wrapClock(tmst) };
  return { ...when, ...downlink, ...writeRadio(bytes, frequency, dataRate) };
}

function readRadio(row: Loose): Pick<HeardPacket, "bytes" | "frequency" | "dataRate"> | undefined {
  const { data, freq, datr, modu } = row;
  if (modu !== "LORA" || typeof data !== "string" || data.length > 2 * longestFrame) return undefined;
  const bytes = fromBase64(data);
  const dataRate = typeof datr === "string" ? dataRateOf(datr) : undefined;
  if (bytes === undefined || bytes.length > longestFrame || dataRate === undefined) return undefined;
  if (typeof freq !== "number" || !(freq > 0 && freq < 10_000)) return undefined;
  return { bytes, frequency: Math.round(freq * 1e6), dataRate };
}

function writeRadio(bytes: Uint8Array, frequency: number, dataRate: number): Loose {
  const settings = { freq: frequency / 1e6, modu: "LORA", datr: dataRateName(dataRate), codr: "4/5" };
  return { ...settings, size: bytes.length, data: toBase64(bytes) };
}

function isClock(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/** A forwarder's clock has 32 bits: it begins anew after 71 minutes. */
export function wrapClock(microseconds: number): number {
  const rounded = Math.round(microseconds) % 2 ** 32;
  return rounded < 0 ? rounded + 2 ** 32 : rounded;
}
