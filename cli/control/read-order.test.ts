// What a person may type behind `tributary command <meter>`, and what he is told otherwise.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readDuration, readOrder } from "./read-order.ts";

test("words become orders", () => {
  assert.deepEqual(readOrder(["valve", "closed"]), { kind: "valve", position: "closed" });
  assert.deepEqual(readOrder(["valve", "close"]), { kind: "valve", position: "closed" });
  assert.deepEqual(readOrder(["valve", "open"]), { kind: "valve", position: "open" });
  assert.deepEqual(readOrder(["interval", "15min"]), { kind: "interval", seconds: 900 });
  assert.deepEqual(readOrder(["interval", "1d"]), { kind: "interval", seconds: 86_400 });
  assert.deepEqual(readOrder(["read"]), { kind: "read" });
  assert.deepEqual(readOrder(["clock"]), { kind: "clock" });
});

test("other words are refused in a sentence", () => {
  const cases: readonly [string[], RegExp][] = [
    [["valve"], /"open" or "closed"/],
    [["valve", "ajar"], /"open" or "closed"/],
    [["interval"], /from 1min to 24h/],
    [["interval", "59s"], /from 1min to 24h/],
    [["interval", "25h"], /from 1min to 24h/],
    [["interval", "900"], /from 1min to 24h/],
    [["read", "twice"], /nothing belongs behind/],
    [["valve", "open", "now"], /nothing belongs behind/],
    [["dance"], /not "dance"/],
  ];
  for (const [words, says] of cases) assert.throws(() => readOrder(words), says);
});

test("a duration has a unit", () => {
  assert.deepEqual(["90s", "15m", "15 min", "2h", "7d"].map(readDuration), [90, 900, 900, 7200, 604_800]);
  for (const text of ["", "5", "5x", "-1h", "1.5h"]) assert.equal(readDuration(text), undefined);
});
