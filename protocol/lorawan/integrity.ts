// Makes message integrity codes: the first four octets of a CMAC (TS001-1.0.4, 4.4 and 6.2).
import { type AesKey, cmac, concat } from "@tributary/core";
import { writeIdentifier, writeNumber } from "./octets.ts";

export type Direction = "up" | "down";

export const micLength = 4;

/** The first block of an integrity code, the blocks of key stream: both begin alike (4.3.3, 4.4). */
export function blockOf(first: number, direction: Direction, devAddr: string, counter: number, last: number) {
  return concat(
    Uint8Array.of(first, 0, 0, 0, 0, direction === "up" ? 0 : 1),
    writeIdentifier(devAddr, 4),
    writeNumber(counter, 4),
    Uint8Array.of(0, last),
  );
}

/** The code of a data message: everything before it, under the counter's full 32 bits. */
export function dataMic(key: AesKey, direction: Direction, devAddr: string, counter: number, message: Uint8Array) {
  const b0 = blockOf(0x49, direction, devAddr, counter, message.length);
  return cmac(key, concat(b0, message)).subarray(0, micLength);
}

/** The code of a join request or of a join accept before it is encrypted. */
export function joinMic(key: AesKey, message: Uint8Array): Uint8Array {
  return cmac(key, message).subarray(0, micLength);
}
