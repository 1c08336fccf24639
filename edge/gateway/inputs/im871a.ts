// Receivers by IMST: iM871A, iU880B and their kin, by the WiMOD host controller interface.
import { Fault } from "@tributary/core";
import type { InputKind } from "../input-kind.ts";
import { type Framed, frameReceiver, type Heard, type Receiver } from "../receiver.ts";
import { serialInput, setupOf } from "../serial-input.ts";

// A message is A5, control and endpoint, message id, length, payload, and what the control bits announce:
// time stamp (4 bytes), signal strength (1), checksum (2, least significant byte first).
const start = 0xa5;
const headerLength = 4;
const withTime = { bit: 0x20, length: 4 } as const;
const withRssi = { bit: 0x40, length: 1 } as const;
const withChecksum = { bit: 0x80, length: 2 } as const;
const radioLink = 2;
const sendTelegram = 1;
const telegramReceived = 3;

const lengthOf = (control: number, part: { readonly bit: number; readonly length: number }) =>
  (control & part.bit) === 0 ? 0 : part.length;

/** CRC-16/X-25: polynomial 1021 reflected, all ones before and inverted after. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  }
  return crc ^ 0xffff;
}

function withCrc(body: Uint8Array): Uint8Array {
  const crc = checksum(body);
  return Uint8Array.of(start, ...body, crc & 0xff, crc >> 8);
}

/** The receiver's measure and dBm stand on a line: 0 is -126.7 dBm, each step 0.53 dB. */
const rssiStep = 80 / 150;
const rssiFloor = -100 - 4000 / 150;

/** The message that begins these bytes. */
function readHci(bytes: Uint8Array): Framed {
  if (bytes[0] !== start) return new Fault("not-a-telegram", "line", 0, "no message of an IMST receiver begins here");
  if (bytes.length < headerLength) return "more";
  const [, control = 0, message = 0, payloadLength = 0] = bytes;
  const payloadEnd = headerLength + payloadLength;
  const rssiAt = payloadEnd + lengthOf(control, withTime);
  const end = rssiAt + lengthOf(control, withRssi);
  const length = end + lengthOf(control, withChecksum);
  if (bytes.length < length) return "more";
  if (length > end && checksum(bytes.subarray(1, end)) !== (bytes[end] ?? 0) + (bytes[end + 1] ?? 0) * 256) {
    return new Fault("checksum-wrong", "line", end, "message of an IMST receiver");
  }
  if ((control & 0x0f) !== radioLink || message !== telegramReceived) return { length };
  // The payload is the frame without CRCs and without its length field, which the message's own length stands for.
  const frame = Uint8Array.of(payloadLength, ...bytes.subarray(headerLength, payloadEnd));
  const rssi = end > rssiAt ? Math.round(rssiFloor + rssiStep * (bytes[rssiAt] ?? 0)) : undefined;
  return { length, heard: { bytes: frame, crc: "none", ...(rssi === undefined ? {} : { rssi }) } };
}

/** What a receiver would send for a telegram: the inverse of reading. */
export function writeHci({ bytes, rssi }: Heard): Uint8Array {
  const payload = bytes.subarray(1);
  const control = radioLink | withChecksum.bit | (rssi === undefined ? 0 : withRssi.bit);
  const measure = rssi === undefined ? [] : [Math.round((rssi - rssiFloor) / rssiStep)];
  return withCrc(Uint8Array.of(control, telegramReceived, payload.length, ...payload, ...measure));
}

/** Makes the receiver send a frame: its length field goes as the message's own, CRCs and preamble are the receiver's. */
export function im871aTransmission(frame: Uint8Array): Uint8Array {
  const payload = frame.subarray(1);
  return withCrc(Uint8Array.of(radioLink | withChecksum.bit, sendTelegram, payload.length, ...payload));
}

export const im871aReceiver = (): Receiver =>
  frameReceiver(readHci, () => new Fault("truncated", "line", 0, "half a message of an IMST receiver"));

export const input: InputKind = {
  open: (settings) =>
    serialInput({
      name: "im871a",
      path: settings.text("path"),
      baudRate: settings.number("baudRate", 57_600),
      setup: setupOf(settings),
      receiver: im871aReceiver,
      transmission: im871aTransmission,
    }),
};
