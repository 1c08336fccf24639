// What holds of every message of this folder: it comes back as it was, has one form only, and no bytes make its reader throw.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc, { type Arbitrary } from "fast-check";
import { type Block, type BlockRow, decodeBlock, encodeBlock } from "./block.ts";
import { decodeBlockFrame, encodeBlockFrame } from "./block-frame.ts";
import { type ColumnState, decodeColumn, encodeColumn, newColumns } from "./hour-column.ts";
import type { HourValues, Period } from "./hours.ts";
import { decodeRows, encodeRows, type RowsMessage } from "./row-list.ts";
import { decodeSealed, encodeSealed, type SealedTelegram } from "./sealed-telegram.ts";
import { decodeWanted, encodeWanted, type Wanted } from "./wanted.ts";

const numRuns = 1500;
const record = <T>(fields: { [K in keyof T]: Arbitrary<T[K]> }) => fc.record(fields, { noNullPrototype: true });

/** Registers that stand, creep, run, fall, are exchanged, jump as far as numbers go, and are missing. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(600) },
  { weight: 1, arbitrary: fc.integer({ min: -5000, max: 250_000 }) },
);
const index = fc.oneof(
  { weight: 6, arbitrary: record({ step }) },
  { weight: 1, arbitrary: record({ to: fc.maxSafeInteger() }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const quality = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2 ** 31 - 1) });

/** Values of so many hours or rows, as a reader gives them back. */
function valuesOf(count: number): Arbitrary<HourValues> {
  const entry = fc.tuple(index, quality);
  return fc.tuple(fc.boolean(), fc.array(entry, { minLength: count, maxLength: count })).map(([special, entries]) => {
    let last = 36_412;
    const indices = entries.map(([shown]) => {
      if (shown === undefined) return undefined;
      const next = "to" in shown ? shown.to : last + shown.step;
      last = Number.isSafeInteger(next) ? next : last;
      return last;
    });
    const qualities = entries.map(([, quality], place) => (special && indices[place] !== undefined ? quality : 0));
    return qualities.some((quality) => quality !== 0) ? { indices, qualities } : { indices };
  });
}

const period: Arbitrary<Period> = record({
  from: fc.nat(2 ** 21 - 1).map((hour) => 3600 * hour),
  hours: fc.integer({ min: 1, max: 32 }),
});
const hex = (digits: number) => fc.nat(16 ** digits - 1).map((value) => value.toString(16).padStart(digits, "0"));
const letters = fc.stringMatching(/^[A-Z]{3}$/);
const meter = fc.tuple(letters, hex(8), hex(2), hex(2)).map((parts) => parts.join("."));
const register = fc.oneof(fc.constantFrom("volume", "energy.backward", "energy"), fc.stringMatching(/^[a-z.]{1,32}$/));
const row: Arbitrary<BlockRow> = record({ meter, register, scale: fc.nat(15) });
const list = fc.nat(255);
const numbers = fc
  .uniqueArray(fc.nat(65_535), { minLength: 1, maxLength: 12 })
  .map((rows) => rows.toSorted((a, b) => a - b));

const block: Arbitrary<Block> = fc
  .tuple(row, period)
  .chain(([row, period]) => valuesOf(period.hours).map((values) => ({ ...row, ...period, ...values })));
const frame = fc.tuple(list, period, numbers).chain(([list, period, rows]) => {
  const blocks = rows.map((row) => valuesOf(period.hours).map((values) => ({ row, ...values })));
  return fc.tuple(...blocks).map((blocks) => ({ list, ...period, blocks }));
});
const rows: Arbitrary<RowsMessage> = fc
  .tuple(list, fc.nat(60_000), fc.array(row, { minLength: 1, maxLength: 9 }), fc.nat(99))
  .map(([list, first, rows, more]) => ({ list, size: first + rows.length + more, first, rows }));
const wanted: Arbitrary<Wanted> = fc.oneof(
  record({ kind: fc.constant("rows" as const), list, first: fc.nat(65_535) }),
  fc.tuple(list, period, numbers).map(([list, period, rows]) => ({ kind: "blocks" as const, list, ...period, rows })),
);
const sealed: Arbitrary<SealedTelegram> = fc
  .record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    at: fc.nat(2 ** 32 - 1),
    crc: fc.constantFrom("none", "a", "b", "unstated"),
    rssi: fc.option(fc.nat(255).map((below) => 0 - below)),
  })
  .map(({ rssi, ...telegram }) => (rssi === null ? telegram : { ...telegram, rssi }));
const remembered: ColumnState = {
  columns: 7,
  rows: [
    { index: 36_412, size: 4, quality: 0 },
    null,
    { index: -9, size: 0, quality: 64 },
    { index: 2 ** 53 - 1, size: 53, quality: 2 ** 31 - 1 },
  ],
};
const column = fc
  .tuple(period, fc.integer({ min: 1, max: 40 }))
  .chain(([{ from }, size]) => valuesOf(size).map((values) => ({ at: from, ...values })));

/** A message: values of it, how it is written, how read. */
function law<T>(
  what: string,
  values: Arbitrary<T>,
  write: (value: T) => Uint8Array,
  read: (bytes: Uint8Array) => T | string,
) {
  test(`${what} comes back as it was`, () => {
    fc.assert(
      fc.property(values, (value) => assert.deepEqual(read(write(value)), value)),
      { numRuns },
    );
  });
  test(`of ${what} there is one form, and no bytes make its reader throw`, () => {
    const judge = (bytes: Uint8Array) => {
      const value = read(bytes);
      if (typeof value === "string") assert.ok(value.length > 10);
      else assert.deepEqual(write(value), bytes);
    };
    const mutant = fc
      .tuple(values.map(write), fc.array(fc.nat(), { maxLength: 3 }), fc.integer({ min: -2, max: 2 }))
      .map(([bytes, flips, longer]) => {
        const mutant = new Uint8Array(Math.max(0, bytes.length + longer));
        mutant.set(bytes.subarray(0, mutant.length));
        for (const flip of flips) {
          const at = (flip >> 3) % Math.max(1, mutant.length);
          if (at < mutant.length) mutant[at] = (mutant[at] ?? 0) ^ (1 << (flip & 7));
        }
        return mutant;
      });
    fc.assert(fc.property(mutant, judge), { numRuns });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), judge), { numRuns });
    const begun = fc.tuple(values.map(write), fc.uint8Array({ maxLength: 64 }));
    fc.assert(
      fc.property(begun, ([[first = 0], rest]) => judge(Uint8Array.of(first, ...rest))),
      { numRuns },
    );
  });
}

law("a block", block, encodeBlock, decodeBlock);
law("a frame of blocks", frame, encodeBlockFrame, decodeBlockFrame);
law("a list's rows", rows, encodeRows, decodeRows);
law("what is wanted", wanted, encodeWanted, decodeWanted);
law("a sealed telegram", sealed, encodeSealed, decodeSealed);
law(
  "an hour column after others",
  column,
  (column) => encodeColumn(column, remembered).bytes,
  (bytes) => {
    const read = decodeColumn(bytes, remembered);
    if (typeof read === "string") return read;
    const { state, ...column } = read;
    assert.deepEqual(state, encodeColumn(column, remembered).state);
    return column;
  },
);
law(
  "the first hour column",
  column,
  (column) => encodeColumn(column, newColumns).bytes,
  (bytes) => {
    const read = decodeColumn(bytes, newColumns);
    if (typeof read === "string") return read;
    const { state: _, ...column } = read;
    return column;
  },
);
