// Tests the newest rows in memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { layers, qualityBits } from "@tributary/core";
import type { ReadingRow } from "./answer.ts";
import { latestTable } from "./latest-rows.ts";

const key = { meter: "KAM.12345678.1b.07", register: "volume" };

function row(at: number, fields: Partial<ReadingRow> = {}): ReadingRow {
  return { at, layer: layers.validated, version: 1, ticks: at, quality: 0, ...fields };
}

function latestOf(...rows: readonly ReadingRow[]) {
  const table = latestTable();
  const sure = rows.map((one) => table.learn(key, one));
  const { newest, valid } = table.of(key.meter).get(key.register) ?? {};
  return { newest, valid, sure: sure.at(-1) };
}

const outlier = { quality: qualityBits.outlier };

test("the newest moment is the latest, in whatever order rows come", () => {
  assert.deepEqual(latestOf(row(10), row(20)).valid, row(20));
  assert.deepEqual(latestOf(row(20), row(10)).valid, row(20));
});

test("a higher layer answers for its moment, whatever its version", () => {
  const edited = row(20, { layer: layers.edited, version: 1, ticks: 7 });
  const raw = row(20, { layer: layers.raw, version: 9 });
  assert.deepEqual(latestOf(raw, edited).newest, edited);
  assert.deepEqual(latestOf(edited, raw).newest, edited);
});

test("a rejected value is the newest one but not the valid one", () => {
  const { newest, valid, sure } = latestOf(row(10), row(20, outlier));
  assert.deepEqual([newest, valid, sure], [row(20, outlier), row(10), true]);
});

test("a value that is rejected later leaves the valid one to be looked up", () => {
  const { newest, sure } = latestOf(row(10), row(20), row(20, { ...outlier, version: 2 }));
  assert.equal(newest?.version, 2);
  assert.equal(sure, false);
});

test("a late value among rejected ones has to be looked up", () => {
  assert.equal(latestOf(row(10), row(30, outlier), row(20)).sure, false);
});

test("a late value before the valid one changes nothing", () => {
  const { valid, sure } = latestOf(row(10), row(30), row(20));
  assert.deepEqual([valid, sure], [row(30), true]);
});

test("a looked-up row takes its place", () => {
  const table = latestTable();
  table.learn(key, row(20, outlier));
  table.correct(key, row(10));
  assert.deepEqual(table.of(key.meter).get("volume"), { newest: row(20, outlier), valid: row(10) });
});

test("a meter that was never heard has no registers", () => {
  assert.equal(latestTable().of("KAM.00000000.1b.07").size, 0);
});
