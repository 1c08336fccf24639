// The wired link layer: long frames 68 L L 68 C A ... checksum 16 (EN 13757-2, 5.3; EN 60870-5-2).
import { Fault } from "@tributary/core";

const start = 0x68;
const stop = 0x16;
const overhead = 6;

/** A long frame: control and address, and where its user data lie in the bytes as received. */
export interface WiredFrame {
  readonly control: number;
  /** Primary address on the bus, 0 to 255. */
  readonly address: number;
  readonly payloadAt: number;
  readonly payloadEnd: number;
}

/** Whether bytes begin as a long frame does. A radio frame may begin so by chance; its length then tells. */
export function looksWired(bytes: Uint8Array): boolean {
  return bytes[0] === start && bytes[3] === start && bytes[1] === bytes[2];
}

/** Reads a long frame; `bytes` must look wired. */
export function readWiredFrame(bytes: Uint8Array): WiredFrame | Fault {
  const length = bytes[1] ?? 0;
  const end = length + overhead;
  if (bytes.length < end || length < 3) return new Fault("truncated", "link", bytes.length);
  if (bytes.length > end || bytes[end - 1] !== stop) return new Fault("wrong-length", "link", end - 1);
  if (checksum(bytes, 4, end - 2) !== bytes[end - 2]) return new Fault("checksum-wrong", "link", end - 2);
  return { control: bytes[4] ?? 0, address: bytes[5] ?? 0, payloadAt: 6, payloadEnd: end - 2 };
}

/** Writes a long frame around user data of at most 252 bytes (CI and what follows). */
export function writeWiredFrame(control: number, address: number, payload: Uint8Array): Uint8Array {
  const length = payload.length + 2;
  if (length > 0xff) throw new RangeError(`${payload.length} bytes do not fit a long frame`);
  const frame = new Uint8Array(length + overhead);
  frame.set([start, length, length, start, control, address]);
  frame.set(payload, 6);
  frame[length + 4] = checksum(frame, 4, length + 4);
  frame[length + 5] = stop;
  return frame;
}

/** Sum of the bytes modulo 256 (EN 60870-5-1, 6.2.4.2.1). */
function checksum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += bytes[i] ?? 0;
  return sum & 0xff;
}
