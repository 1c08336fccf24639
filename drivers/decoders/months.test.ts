import assert from "node:assert/strict";
import { test } from "node:test";
import { endOfMonthBefore } from "./months.ts";

test("ends of months, over the turn of the year and in leap years", () => {
  assert.equal(endOfMonthBefore("2026-03-14", 1), "2026-02-28");
  assert.equal(endOfMonthBefore("2024-03-31T23:59", 1), "2024-02-29");
  assert.equal(endOfMonthBefore("2026-03-14", 3), "2025-12-31");
  assert.equal(endOfMonthBefore("2026-03-14", 18), "2024-09-30");
});
