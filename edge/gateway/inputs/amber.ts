// Receivers by Amber and Würth: AMB8465, Metis-II and their kin, in their command mode.
import { Fault } from "@tributary/core";
import type { InputKind } from "../input-kind.ts";
import { type Framed, frameReceiver, type Heard, type Receiver } from "../receiver.ts";
import { dBmOf, measureOf } from "../rssi.ts";
import { serialInput, setupOf } from "../serial-input.ts";

// A message is FF, command, length, payload, the signal strength where that is switched on, and all of it by XOR.
const start = 0xff;
const headerLength = 3;
const telegramReceived = 0x03;
const sendTelegram = 0x00;
/** Commands below 80 are the receiver's own, above it answers; none is higher. */
const highestCommand = 0xd2;

const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0);

/** Reads the message that begins some bytes. `withRssi`: the receiver is set to add its measure behind a telegram. */
function readAmber(withRssi: boolean): (bytes: Uint8Array) => Framed {
  return (bytes) => {
    const [first, command = 0, payloadLength = 0] = bytes;
    if (first !== start || command > highestCommand) {
      return new Fault("not-a-telegram", "line", 0, "no message of an Amber receiver begins here");
    }
    if (bytes.length < headerLength) return "more";
    const payloadEnd = headerLength + payloadLength;
    const isTelegram = command === telegramReceived;
    const end = payloadEnd + (isTelegram && withRssi ? 1 : 0);
    const length = end + 1;
    if (bytes.length < length) return "more";
    if (xor(bytes.subarray(0, end)) !== bytes[end]) {
      return new Fault("checksum-wrong", "line", end, "message of an Amber receiver");
    }
    if (!isTelegram) return { length };
    // The payload is the frame without CRCs and without its length field, which the message's own length stands for.
    const frame = Uint8Array.of(payloadLength, ...bytes.subarray(headerLength, payloadEnd));
    const rssi = end > payloadEnd ? { rssi: dBmOf(bytes[payloadEnd] ?? 0) } : {};
    return { length, heard: { bytes: frame, crc: "none", ...rssi } };
  };
}

/** What a receiver would send for a telegram: the inverse of reading. */
export function writeAmber({ bytes, rssi }: Heard): Uint8Array {
  const payload = bytes.subarray(1);
  const measure = rssi === undefined ? [] : [measureOf(rssi)];
  const message = Uint8Array.of(start, telegramReceived, payload.length, ...payload, ...measure);
  return Uint8Array.of(...message, xor(message));
}

/** Makes the receiver send a frame: its length field goes as the message's own, CRCs and preamble are the receiver's. */
export function amberTransmission(frame: Uint8Array): Uint8Array {
  const message = Uint8Array.of(start, sendTelegram, frame.length - 1, ...frame.subarray(1));
  return Uint8Array.of(...message, xor(message));
}

export const amberReceiver = (withRssi: boolean): Receiver =>
  frameReceiver(readAmber(withRssi), () => new Fault("truncated", "line", 0, "half a message of an Amber receiver"));

export const input: InputKind = {
  open(settings) {
    const withRssi = settings.flag("rssi", false);
    return serialInput({
      name: "amber",
      path: settings.text("path"),
      baudRate: settings.number("baudRate", 9600),
      setup: setupOf(settings),
      receiver: () => amberReceiver(withRssi),
      transmission: amberTransmission,
    });
  },
};
