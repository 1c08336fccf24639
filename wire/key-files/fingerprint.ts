// Tells keys apart without showing them.
import { cmac, concat, expandKey, toHex, zeroBlock } from "@tributary/core";

const shown = 4;

/** Key check value: eight hex digits, equal for equal keys (AES-CMAC of a zero block, as ANSI X9.24-1, A.4, has it). */
export function keyFingerprint(key: Uint8Array | "none"): string {
  if (key === "none") return "none";
  const whole = key.length === 16 ? key : concat(key, key);
  return toHex(cmac(expandKey(whole), zeroBlock).subarray(0, shown));
}
