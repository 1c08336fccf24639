import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, fromHex, sameBytes, toHex } from "./bytes.ts";

test("hex goes both ways, in either case", () => {
  assert.deepEqual(fromHex("00fFA5"), new Uint8Array([0, 255, 165]));
  assert.equal(toHex(new Uint8Array([0, 255, 165])), "00ffa5");
  assert.deepEqual(fromHex(""), new Uint8Array());
});

test("what is no hex is no bytes", () => {
  for (const text of ["0", "0g", "é0", "0x10", " 1"]) assert.equal(fromHex(text), undefined, text);
});

test("arrays are joined and compared", () => {
  assert.deepEqual(concat(new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3])), new Uint8Array([1, 2, 3]));
  assert.ok(sameBytes(new Uint8Array([1, 2]), new Uint8Array([1, 2])));
  assert.ok(!sameBytes(new Uint8Array([1, 2]), new Uint8Array([1, 3])));
  assert.ok(!sameBytes(new Uint8Array([1, 2]), new Uint8Array([1])));
});
