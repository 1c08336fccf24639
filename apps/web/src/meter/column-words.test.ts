// Tests the words for columns.
import assert from "node:assert/strict";
import { test } from "node:test";
import { columnAmount, columnTime, summary } from "./column-words.ts";
import type { Column, Columns } from "./columns.ts";

const start = Date.parse("2026-11-20T13:00:00Z") / 1000;
const column: Column = { start, end: start + 3600, amount: 12.5, measured: 6.25, estimated: 0.5 };
const columns: Columns = {
  unit: "L",
  columns: [column],
  total: { amount: 12.5, unit: "L" },
  highest: column,
  anyEstimated: true,
};

test("a column is told in the meter's zone", () => {
  assert.equal(columnTime(column, { bucket: "hour", zone: "Europe/Madrid" }), "Fri 20 Nov 14:00–15:00");
  assert.equal(columnTime(column, { bucket: "day", zone: "Europe/Madrid" }), "Fri 20 Nov");
});

test("an estimated part is told, and so is that nothing is known", () => {
  assert.equal(columnAmount(column, "L"), "12.5\u00a0L, 50 % estimated");
  assert.equal(columnAmount({ ...column, estimated: 0 }, "L"), "12.5\u00a0L");
  assert.equal(columnAmount({ ...column, amount: null }, "L"), "nothing known");
});

test("the chart is told in one sentence", () => {
  const drawn = { columns, bucket: "hour", measure: "sum", zone: "UTC" } as const;
  assert.equal(summary(drawn), "Total 12.5\u00a0L · most 12.5\u00a0L, 50 % estimated on Fri 20 Nov 13:00–14:00");
  const nothing = { ...columns, total: undefined, highest: undefined };
  assert.equal(summary({ ...drawn, columns: nothing }), "Nothing known in this span yet.");
});
