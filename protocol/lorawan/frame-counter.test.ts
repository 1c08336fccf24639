// Frame counters over the roll-over of their 16 bits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fullCounter, lastCounter, pastCounter } from "./frame-counter.ts";

test("the counter is the next one above the last with these 16 bits", () => {
  const rows = [
    [0, -1, 0],
    [5, -1, 5],
    [5, 4, 5],
    [5, 5, 0x1_0005],
    [0xffff, 0xfffe, 0xffff],
    [0, 0xffff, 0x1_0000],
    [0, 0x1_ffff, 0x2_0000],
    [0x1234, 0x7_1234, 0x8_1234],
    [0xffff, lastCounter - 1, lastCounter],
    [0xffff, lastCounter, undefined],
    [0, lastCounter, undefined],
  ] as const;
  for (const [low, last, expected] of rows) assert.equal(fullCounter(low, last), expected, `${low} after ${last}`);
});

test("a counter of the past is at most the last and has these 16 bits", () => {
  const rows = [
    [0, -1, undefined],
    [5, 5, 5],
    [6, 5, undefined],
    [6, 0x1_0005, 6],
    [4, 0x1_0005, 0x1_0004],
  ] as const;
  for (const [low, last, expected] of rows) assert.equal(pastCounter(low, last), expected, `${low} up to ${last}`);
});
