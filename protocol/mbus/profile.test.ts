// Compact profiles: the examples of the standard and what meters send.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex } from "@tributary/core";
import { readingsOf } from "./readings.ts";
import { readRecords } from "./records.ts";

/** Value, storage and date of each reading that is no date itself. */
function valuesOf(...records: readonly string[]): unknown[] {
  const list = readRecords(fromHex(records.join("").replaceAll(" ", "")) ?? assert.fail());
  if (list instanceof Fault) return assert.fail(list.says);
  const readings = readingsOf(list.records).filter(({ quantity }) => !quantity.startsWith("date"));
  return readings.map(({ value, storage, at }) => [value, storage, at]);
}

test("the example with registers: monthly values, each with a storage number", () => {
  const time = "86 80 01 6d 00 00 a0 41 11 35";
  const base = "84 90 01 03 f0 49 02 00";
  const profile = "8d 90 01 83 1e 0a 04 fe a0 86 01 00 d0 fb 01 00";
  assert.deepEqual(valuesOf(time, base, profile), [
    [150, 32, "2010-01-01T00:00:00"],
    [100, 33, "2010-02-01T00:00:00"],
    [130, 34, "2010-03-01T00:00:00"],
  ]);
});

test("the example without registers: hourly increments in decimals", () => {
  assert.deepEqual(valuesOf("84 04 6d 00 20 41 11", "8b 04 15 00 30 12", "8d 04 95 1f 05 69 01 03 02 11"), [
    [12300, 8, "2010-01-01T00:00"],
    [12300.3, 8, "2010-01-01T01:00"],
    [12300.5, 8, "2010-01-01T02:00"],
    [12301.6, 8, "2010-01-01T03:00"],
  ]);
});

test("an inverse profile goes back month by month; what is not known is left out", () => {
  assert.deepEqual(valuesOf("82046c4132", "8b046e030200", "8d04ee130b3bfe990000520000ffffff"), [
    [203, 8, "2026-02-01"],
    [99, 8, "2026-01-01"],
    [52, 8, "2025-12-01"],
  ]);
});

test("increments from the last day of a month lead to last days", () => {
  assert.deepEqual(valuesOf("83046e0a0000", "82046c7f2a", "8d04ee1f0872fe000003001600"), [
    [10, 8, "2019-10-31"],
    [10, 8, "2019-11-30"],
    [13, 8, "2019-12-31"],
    [35, 8, "2020-01-31"],
  ]);
});

test("decrements and signed differences; an unknown step ends the sum", () => {
  const base = "8104130a";
  assert.deepEqual(
    valuesOf(base, "8d04931f04 b1 01 03 02").map((value) => (value as number[])[0]),
    [0.01, 0.007, 0.005],
  );
  assert.deepEqual(
    valuesOf(base, "8d04931f04 f1 01 03 fe").map((value) => (value as number[])[0]),
    [0.01, 0.013, 0.011],
  );
  assert.deepEqual(
    valuesOf(base, "8d04931f05 71 01 03 ff 01").map((value) => (value as number[])[0]),
    [0.01, 0.013],
  );
});

test("without base time there are values and no dates; without base value the first entry stands for it", () => {
  assert.deepEqual(valuesOf("8d04931f04 71 01 03 02"), [
    [0.003, 8, undefined],
    [0.005, 8, undefined],
  ]);
});

test("an array is not spaced in time; an empty or senseless profile has no values", () => {
  assert.deepEqual(valuesOf("82046c7f2a", "8d04931f04 01 00 03 02"), [
    [0.003, 8, undefined],
    [0.002, 8, undefined],
  ]);
  assert.deepEqual(valuesOf("8d04931f02 31 01"), []);
  assert.deepEqual(valuesOf("8d04931f04 30 01 03 02"), []);
});
