// Tests the calendars of the chart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { spanOf } from "./spans.ts";

const at = (text: string) => Date.parse(text) / 1000;

test("a week is seven whole local days that end with today", () => {
  assert.deepEqual(spanOf("week", "UTC", at("2026-11-20T09:48:00Z")), {
    from: at("2026-11-14T00:00:00Z"),
    to: at("2026-11-21T00:00:00Z"),
  });
});

test("days of 23 and 25 hours are days too", () => {
  // Madrid: clocks go forward on 29 March 2026 and back on 25 October 2026.
  assert.deepEqual(spanOf("week", "Europe/Madrid", at("2026-03-31T22:30:00Z")), {
    from: at("2026-03-25T23:00:00Z"),
    to: at("2026-04-01T22:00:00Z"),
  });
  assert.deepEqual(spanOf("month", "Europe/Madrid", at("2026-11-01T12:00:00Z")), {
    from: at("2026-10-01T22:00:00Z"),
    to: at("2026-11-01T23:00:00Z"),
  });
});
