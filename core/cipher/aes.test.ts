// AES against the standard's vectors and against the platform's own implementation.
import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { fromHex, toHex } from "../bytes.ts";
import { decryptBlock, encryptBlock, expandKey } from "./aes.ts";
import { cbcDecrypt, cbcEncrypt, ctr } from "./aes-modes.ts";

const hex = (text: string): Uint8Array => fromHex(text) ?? assert.fail(`${text} is no hex`);
const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
const wholeBlocks = fc.array(sixteen, { maxLength: 12 }).map((blocks) => new Uint8Array(Buffer.concat(blocks)));

test("the vector of FIPS 197, appendix C.1, in both directions", () => {
  const key = expandKey(hex("000102030405060708090a0b0c0d0e0f"));
  const block = hex("00112233445566778899aabbccddeeff");
  encryptBlock(key, block, 0, block, 0);
  assert.equal(toHex(block), "69c4e0d86a7b0430d8cdb78070b4c55a");
  decryptBlock(key, block, 0, block, 0);
  assert.equal(toHex(block), "00112233445566778899aabbccddeeff");
});

test("the last round key of FIPS 197, appendix A.1", () => {
  const { words } = expandKey(hex("2b7e151628aed2a6abf7158809cf4f3c"));
  assert.deepEqual(
    [...words.slice(40, 44)].map((word) => (word >>> 0).toString(16)),
    ["d014f9a8", "c9ee2589", "e13f0cc8", "b6630ca6"],
  );
});

test("a key of another length is refused", () => {
  assert.throws(() => expandKey(new Uint8Array(15)), RangeError);
});

test("CBC is the platform's CBC, both ways", () => {
  fc.assert(
    fc.property(sixteen, sixteen, wholeBlocks, (key, iv, clear) => {
      const theirs = createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false);
      const sealed = clear.slice();
      cbcEncrypt(expandKey(key), iv, sealed);
      assert.equal(toHex(sealed), Buffer.concat([theirs.update(clear), theirs.final()]).toString("hex"));
      cbcDecrypt(expandKey(key), iv, sealed);
      assert.deepEqual(sealed, clear);
    }),
    { numRuns: 2000 },
  );
});

test("CTR is the platform's CTR where only the last four bytes count", () => {
  fc.assert(
    fc.property(sixteen, sixteen, fc.uint8Array({ maxLength: 300 }), (key, start, clear) => {
      const counter = start.slice();
      counter[12] = 0x7f;
      const theirs = createCipheriv("aes-128-ctr", key, counter);
      const sealed = theirs.update(clear).toString("hex");
      ctr(expandKey(key), counter, clear);
      assert.equal(toHex(clear), sealed);
    }),
    { numRuns: 2000 },
  );
});
