import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ColumnState, decodeColumn, encodeColumn, newColumns } from "./hour-column.ts";

const start = 1_772_150_400;
const columnAt = (hour: number, indices: readonly (number | undefined)[]) => ({ at: start + 3600 * hour, indices });

test("columns follow each other: rows join, stay away for hours, fall and jump", () => {
  const row = fc.option(fc.oneof(fc.nat(5000), fc.maxSafeInteger()), { nil: undefined });
  const hours = fc.array(fc.array(row, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(hours, (columns) => {
      let sender: ColumnState = newColumns;
      let receiver: ColumnState = newColumns;
      for (const [hour, indices] of columns.entries()) {
        // A list only grows.
        const rows = [...indices, ...new Array(Math.max(0, sender.rows.length - indices.length)).fill(undefined)];
        const { bytes, state } = encodeColumn(columnAt(hour, rows), sender);
        const read = decodeColumn(bytes, receiver);
        assert.ok(typeof read !== "string", String(read));
        assert.deepEqual(read.indices, rows);
        assert.deepEqual(read.state, state);
        // What is remembered is plain data.
        sender = JSON.parse(JSON.stringify(state));
        receiver = read.state;
      }
    }),
    { numRuns: 300 },
  );
});

test("a column that was lost, comes twice or goes on from other indices is noticed", () => {
  const first = encodeColumn(columnAt(0, [10, 20, undefined]), newColumns);
  const second = encodeColumn(columnAt(1, [11, 20, 5]), first.state);
  const says = (bytes: Uint8Array, state: ColumnState) => String(decodeColumn(bytes, state));
  assert.match(says(second.bytes, newColumns), /number 2, and 1 was to come/);
  assert.match(says(second.bytes, second.state), /number 2, and 3 was to come/);
  const other = encodeColumn(columnAt(0, [10, 21, undefined]), newColumns);
  assert.match(says(second.bytes, other.state), /other indices/);
});

test("an hour of a quiet list is a bit for each row that it is there, and one that it stands", () => {
  const indices = Array.from({ length: 8000 }, (_, row) => 1000 * row);
  let { state } = encodeColumn(columnAt(0, indices), newColumns);
  ({ state } = encodeColumn(columnAt(1, indices), state));
  assert.equal(
    encodeColumn(columnAt(2, indices), state).bytes.length,
    Math.ceil((8 + 32 + 21 + 16 + 1 + 32) / 8) + 2000,
  );
});

test("a quality is told when it changes, not each hour", () => {
  const indices = Array.from({ length: 1000 }, (_, row) => 1000 * row);
  const qualities = indices.map((_, row): number => (row % 2 === 0 ? 64 : 0));
  const first = encodeColumn({ ...columnAt(0, indices), qualities }, newColumns);
  const second = encodeColumn({ ...columnAt(1, indices), qualities }, first.state);
  const changed = qualities.with(7, 16);
  const third = encodeColumn({ ...columnAt(2, indices), qualities: changed }, second.state);
  assert.ok(third.bytes.length < 8 + Math.ceil((8 + 32 + 21 + 16 + 1 + 32 + 2000) / 8));
  const read = decodeColumn(third.bytes, second.state);
  assert.ok(typeof read !== "string");
  assert.deepEqual(read.qualities, changed);
});
