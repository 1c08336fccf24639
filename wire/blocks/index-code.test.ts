import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { atEnd, bitReader, bitWriter } from "./bits.ts";
import { getCount, isCodable, putCount, sizeOf } from "./counts.ts";
import { getIndex, type IndexState, putIndex, stepBits, unknownIndex } from "./index-code.ts";

const safe = fc.maxSafeInteger();

test("numbers of any width come back from bits", () => {
  const fields = fc.array(
    fc.integer({ min: 0, max: 53 }).chain((width) => fc.tuple(fc.constant(width), fc.maxSafeNat())),
  );
  fc.assert(
    fc.property(fields, (numbers) => {
      const writer = bitWriter();
      for (const [width, value] of numbers) writer.put(value % 2 ** width, width);
      const reader = bitReader(writer.bytes());
      for (const [width, value] of numbers) assert.equal(reader.get(width), value % 2 ** width);
      assert.ok(atEnd(reader));
    }),
  );
});

test("every number that has a word comes back from it, of every order", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 51 }), (value, k) => {
      const fitting = isCodable(value, k) ? value : value % 2 ** (k + 19);
      const writer = bitWriter();
      putCount(writer, fitting, k);
      assert.equal(getCount(bitReader(writer.bytes()), k), fitting);
    }),
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4, 2 ** 31 - 1, 2 ** 31, Number.MAX_SAFE_INTEGER].map(sizeOf),
    [0, 1, 2, 2, 3, 31, 32, 53],
  );
});

test("any safe integers follow each other and come back", () => {
  const series = fc.array(fc.oneof(safe, fc.integer({ min: 0, max: 300 })), { minLength: 1 });
  fc.assert(
    fc.property(series, (indices) => {
      const writer = bitWriter();
      let state: IndexState = unknownIndex;
      for (const index of indices) state = putIndex(writer, index, state);
      const reader = bitReader(writer.bytes());
      let read: IndexState | undefined = unknownIndex;
      for (const index of indices) {
        read = getIndex(reader, read ?? unknownIndex);
        assert.equal(read?.index, index);
      }
      assert.ok(atEnd(reader));
    }),
  );
});

test("steps take as many bits as the size of the step before lets expect", () => {
  const quiet = Array.from({ length: 24 }, () => 36_412);
  assert.equal(stepBits(quiet), 24);
  const hose = quiet.map((index, hour) => (hour < 20 ? index : index + 800));
  assert.equal(stepBits(hose), 50);
  assert.equal(stepBits([7]), 0);
});
