// Keys of many meters: each found by its address, none by another's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AesKey, encryptBlock, expandKey, type MeterAddress, toHex } from "@tributary/core";
import { writeAddress } from "@tributary/mbus";
import { KeyTable } from "./key-table.ts";

const meter = (number: number, manufacturer = "TRI"): MeterAddress => ({
  manufacturer,
  id: String(10_000_000 + number),
  version: "01",
  type: "07",
});
const key = (number: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => number >> (8 * (i & 3)));

/** What a key makes of the zero block tells it from others. */
function mark(schedule: AesKey): string {
  const block = new Uint8Array(16);
  encryptBlock(schedule, block, 0, block, 0);
  return toHex(block);
}

test("10,000 meters, two makers with the same serial numbers: each has its own key", () => {
  const table = new KeyTable();
  const makers = ["TRI", "ADA"];
  for (const [m, maker] of makers.entries()) {
    for (let i = 0; i < 5000; i += 1) assert.equal(table.set(meter(i, maker), key(2 * i + m)), 5000 * m + i);
  }
  assert.equal(table.size, 10_000);
  for (const [m, maker] of makers.entries()) {
    for (let i = 0; i < 5000; i += 1) {
      const place = table.placeOf(writeAddress(meter(i, maker), "link"));
      assert.equal(place, 5000 * m + i);
      assert.equal(mark(table.keyAt(place)), mark(expandKey(key(2 * i + m))));
    }
  }
});

test("a meter without a key has no place, also one that differs in its version alone", () => {
  const table = new KeyTable();
  table.set(meter(1), key(1));
  assert.equal(table.keyOf(meter(2)), undefined);
  assert.equal(table.keyOf({ ...meter(1), version: "02" }), undefined);
  assert.notEqual(table.keyOf({ ...meter(1), soft: true }), undefined);
  assert.equal(table.placeOf(new Uint8Array(8)), -1);
});

test("a new key takes the place of the old one", () => {
  const table = new KeyTable();
  assert.equal(table.set(meter(1), key(1)), 0);
  assert.equal(table.set(meter(1), key(2)), 0);
  assert.equal(mark(table.keyOf(meter(1)) ?? assert.fail()), mark(expandKey(key(2))));
  assert.throws(() => table.set(meter(2), new Uint8Array(8)), RangeError);
  assert.equal(table.keyOf(meter(2)), undefined);
});
