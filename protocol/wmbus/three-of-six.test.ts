// Chips of mode T, there and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@tributary/core";
import fc from "fast-check";
import { readThreeOfSix, writeThreeOfSix } from "./three-of-six.ts";

test("bytes come back from their chips", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.deepEqual(readThreeOfSix(writeThreeOfSix(bytes)).subarray(0, bytes.length), bytes);
    }),
  );
});

test("the table of the standard", () => {
  assert.equal(toHex(writeThreeOfSix(Uint8Array.of(0x0f, 0x44))), "5a971c");
  for (const sent of writeThreeOfSix(Uint8Array.of(0, 0))) assert.ok(sent > 0);
});

test("what is no half byte ends the bytes", () => {
  const sent = writeThreeOfSix(Uint8Array.of(1, 2, 3, 4));
  sent[3] = 0xff;
  assert.deepEqual(readThreeOfSix(sent), Uint8Array.of(1, 2));
});
