import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Block, decodeBlock, encodeBlock } from "./block.ts";
import { type BlockFrame, decodeBlockFrame, encodeBlockFrame } from "./block-frame.ts";
import { hourReadings, hourValues, scaleOf } from "./block-readings.ts";
import type { HourValues } from "./hours.ts";
import { packBlocks } from "./pack-blocks.ts";

const meter = "KAM.12345678.1b.07";
const day = { from: 1_772_150_400, hours: 24 };

const anyHours = fc
  .array(fc.tuple(fc.option(fc.oneof(fc.maxSafeInteger(), fc.nat(999)), { nil: undefined }), fc.nat(2 ** 31 - 1)), {
    minLength: 1,
    maxLength: 32,
  })
  .map(
    (hours): HourValues => ({ indices: hours.map(([index]) => index), qualities: hours.map(([, quality]) => quality) }),
  );

test("blocks are packed into payloads that hold each hour of each row once, whatever they hold", () => {
  const rows = fc.uniqueArray(fc.integer({ min: 0, max: 65_535 }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(anyHours, rows, fc.integer({ min: 48, max: 242 }), (values, numbers, limit) => {
      const [from, hours] = [day.from, values.indices.length];
      const packed = packBlocks(
        3,
        { from, hours },
        numbers.map((row) => ({ row, ...values })),
        limit,
      );
      const seen = new Map<string, number>();
      for (const { payload, rows } of packed) {
        assert.ok(payload.length <= limit);
        const frame = decodeBlockFrame(payload);
        assert.ok(typeof frame !== "string");
        assert.deepEqual(
          frame.blocks.map(({ row }) => row),
          rows,
        );
        for (const { row, indices, qualities } of frame.blocks) {
          for (const [place, index] of indices.entries()) {
            const hour: number = (frame.from - from) / 3600 + place;
            assert.equal(index, values.indices[hour]);
            assert.equal(qualities?.[place] ?? 0, index === undefined ? 0 : values.qualities?.[hour]);
            const key = `${row} ${hour}`;
            seen.set(key, (seen.get(key) ?? 0) + 1);
          }
        }
      }
      assert.equal(seen.size, numbers.length * hours);
      assert.ok([...seen.values()].every((times) => times === 1));
    }),
    { numRuns: 200 },
  );
});

test("a household's day takes little more than its steps", () => {
  const indices = Array.from({ length: 24 }, (_, hour) => 36_412 + (hour < 7 ? 0 : 9 * hour));
  const block: Block = { meter, register: "volume", scale: 3, ...day, indices };
  assert.equal(encodeBlock(block).length, 28);
  const frame: BlockFrame = { list: 1, ...day, blocks: [{ row: 5, indices }] };
  assert.equal(encodeBlockFrame(frame).length, 21);
});

test("readings become steps of the greatest scale that loses nothing", () => {
  assert.deepEqual([scaleOf([0, 0]), scaleOf([36_412_000, 0]), scaleOf([10_000, 30_000]), scaleOf([-7])], [0, 3, 4, 0]);
  const readings = [0, 1, 5].map((hour) => ({
    at: day.from + 3600 * hour,
    ticks: 1000 * hour,
    quality: hour === 5 ? 16 : 0,
  }));
  const values = hourValues(3, day, [...readings, { at: day.from + 90, ticks: 1, quality: 0 }]);
  assert.ok(values !== undefined);
  assert.deepEqual(values.indices.slice(0, 6), [0, 1, undefined, undefined, undefined, 5]);
  assert.deepEqual(hourReadings(3, day, values), readings);
  assert.equal(hourValues(4, day, readings), undefined);
  assert.equal(hourReadings(15, day, { indices: [2 ** 40] }), undefined);
});

test("what is against the words of a block is thrown before anything is written", () => {
  const block: Block = { meter, register: "volume", scale: 3, from: day.from, hours: 1, indices: [1] };
  const wrong: Partial<Block>[] = [
    { meter: "nobody" },
    { scale: 16 },
    { from: 10 },
    { hours: 33, indices: new Array(33).fill(1) },
    { indices: [] },
    { indices: [0.5] },
    { register: "a register with spaces" },
    { qualities: [-1] },
    { qualities: [2 ** 31] },
  ];
  for (const fields of wrong) assert.throws(() => encodeBlock({ ...block, ...fields }), RangeError);
  assert.throws(() => encodeBlockFrame({ list: 1, ...day, blocks: [] }), RangeError);
  assert.throws(
    () => encodeBlockFrame({ list: 256, from: day.from, hours: 1, blocks: [{ row: 0, indices: [1] }] }),
    RangeError,
  );
  assert.throws(
    () => packBlocks(1, { from: day.from, hours: 1 }, [{ row: 9, indices: [-(2 ** 53 - 1)] }], 10),
    RangeError,
  );
});

test("an array with holes says of its hours what one with undefined says", () => {
  const block = { meter, register: "volume", scale: 3, ...day };
  const holes = encodeBlock({ ...block, indices: new Array<undefined>(24) });
  assert.deepEqual(holes, encodeBlock({ ...block, indices: new Array(24).fill(undefined) }));
  const read = decodeBlock(holes);
  assert.ok(typeof read !== "string" && read.indices.every((index) => index === undefined));
});
