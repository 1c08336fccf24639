import assert from "node:assert/strict";
import { it } from "node:test";
import { longestVarint, putVarint, unzigzag, VarintReader, zigzag } from "./index.ts";

const powers = Array.from({ length: 53 }, (_, bits) => 2 ** bits);
const numbers = [0, ...powers.flatMap((power) => [power - 1, power]), Number.MAX_SAFE_INTEGER];

it("numbers stand as LEB128 has them", () => {
  const written = (value: number) => {
    const bytes = new Uint8Array(longestVarint);
    return [...bytes.subarray(0, putVarint(bytes, 0, value))];
  };
  assert.deepEqual(written(0), [0]);
  assert.deepEqual(written(127), [127]);
  assert.deepEqual(written(128), [0x80, 1]);
  assert.deepEqual(written(624_485), [0xe5, 0x8e, 0x26]);
  assert.deepEqual(written(2 ** 31), [0x80, 0x80, 0x80, 0x80, 8]);
  assert.equal(written(Number.MAX_SAFE_INTEGER).length, longestVarint);
});

it("every number is read as it was written, one after the other", () => {
  const bytes = new Uint8Array(longestVarint * numbers.length);
  let end = 0;
  for (const value of numbers) end = putVarint(bytes, end, value);
  const reader = new VarintReader(bytes);
  assert.deepEqual(
    numbers.map(() => reader.next()),
    numbers,
  );
  assert.equal(reader.place, end);
});

it("signs survive", () => {
  const signed = powers.slice(0, 52).flatMap((power) => [power, -power]);
  assert.deepEqual(
    signed.map((value) => unzigzag(zigzag(value))),
    signed,
  );
  assert.deepEqual([0, -1, 1, -2].map(zigzag), [0, 1, 2, 3]);
});
