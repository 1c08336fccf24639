import assert from "node:assert/strict";
import { test } from "node:test";
import { isBankHoliday, isSchoolHoliday } from "./holidays.ts";

const number = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

test("bank holidays fall on their dates, and Easter's where the moon puts it", () => {
  for (const date of [
    "2025-01-01",
    "2025-04-18",
    "2025-04-21",
    "2024-03-29",
    "2026-04-06",
    "2027-03-26",
    "2025-12-25",
  ]) {
    assert.ok(isBankHoliday(number(date)), date);
  }
  for (const date of ["2025-04-17", "2025-04-22", "2026-03-29", "2025-01-02", "2025-12-24"]) {
    assert.ok(!isBankHoliday(number(date)), date);
  }
  const days = Array.from({ length: 365 }, (_, index) => number("2025-01-01") + index);
  assert.equal(days.filter(isBankHoliday).length, 11);
});

test("schools are closed for about a quarter of the year", () => {
  const days = Array.from({ length: 365 }, (_, index) => number("2025-01-01") + index);
  assert.equal(days.filter(isSchoolHoliday).length, 62 + 10 + 6 + 7);
  assert.ok(isSchoolHoliday(number("2025-04-16")) && !isSchoolHoliday(number("2025-04-22")));
});
