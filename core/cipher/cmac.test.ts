// CMAC against the vectors of RFC 4493, section 4.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "../bytes.ts";
import { expandKey } from "./aes.ts";
import { cmac } from "./cmac.ts";

const hex = (text: string): Uint8Array => fromHex(text) ?? assert.fail(`${text} is no hex`);
const key = expandKey(hex("2b7e151628aed2a6abf7158809cf4f3c"));
const message = hex(
  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
);

for (const [length, mac] of [
  [0, "bb1d6929e95937287fa37d129b756746"],
  [16, "070a16b46b4d4144f79bdd9dd04a287c"],
  [40, "dfa66747de9ae63030ca32611497c827"],
  [64, "51f0bebf7e3b9d92fc49741779363cfe"],
] as const) {
  test(`the MAC of ${length} bytes`, () => {
    assert.equal(toHex(cmac(key, message.subarray(0, length))), mac);
  });
}
