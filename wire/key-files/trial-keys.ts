// Keys and meters for the tests of this folder, and what every report must keep to itself.
import { toHex } from "@tributary/core";
import { strToU8 } from "fflate";
import { toBase64 } from "./base64.ts";
import type { KeyImport, KeyRow } from "./key-import.ts";
import { readKeys, sameKey } from "./read-keys.ts";

/** Five meters with a key each; no two keys share four digits in a row. */
export const trialRows: readonly KeyRow[] = [1, 2, 3, 4, 5].map((n) => ({
  entry: { meter: `KAM.1000000${n}.*`, key: trialKey(n), name: `Mill Lane ${n} & sons` },
  place: { line: n },
  config: `010020002353${n}`,
  product: `02146C0K87${n}`,
}));

export function trialKey(n: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => (n * 61 + i * 89 + i * i * 7) & 255);
}

export const hexOf = (n: number): string => toHex(trialKey(n)).toUpperCase();

/** Reads what a test wrote, and sees to it that no sentence holds a key, whole or half. */
export function readTrial(content: string | Uint8Array, password?: string): KeyImport {
  const read = readKeys(typeof content === "string" ? strToU8(content) : content, password);
  const said = JSON.stringify(read.problems).toLowerCase();
  for (const n of [1, 2, 3, 4, 5]) {
    const hex = hexOf(n).toLowerCase();
    for (const secret of [hex.slice(0, 16), hex.slice(16), toBase64(trialKey(n)).slice(0, 12).toLowerCase()]) {
      if (said.includes(secret)) throw new Error(`a sentence holds the key of meter ${n}: ${said}`);
    }
  }
  return read;
}

/** Which of the five meters came in, by the last digit of their serial number, each with its own key. */
export function metersIn({ rows }: KeyImport): number[] {
  return rows.map(({ entry }) => {
    const n = Number(entry.meter.split(".")[1]?.at(-1));
    if (!sameKey(entry.key, trialKey(n))) throw new Error(`${entry.meter} has another meter's key`);
    return n;
  });
}
