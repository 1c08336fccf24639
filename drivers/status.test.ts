import assert from "node:assert/strict";
import { test } from "node:test";
import { statusWords } from "./status.ts";

test("the standard's bits", () => {
  assert.deepEqual(statusWords(0x00), []);
  assert.deepEqual(statusWords(0x01), ["busy"]);
  assert.deepEqual(statusWords(0x02), ["application-error"]);
  assert.deepEqual(statusWords(0x03), ["abnormal"]);
  assert.deepEqual(statusWords(0x1c), ["low-battery", "hardware-error", "temporary-error"]);
  assert.deepEqual(statusWords(0xe0), [], "bits 5 to 7 say nothing without a driver");
});

test("a maker's bits take the place of the standard's", () => {
  const makers = [
    { mask: 0x03, value: 0x03, word: "leak" },
    { mask: 0xe0, value: 0x60, word: "backflow" },
  ] as const;
  assert.deepEqual(statusWords(0x67, makers), ["low-battery", "leak", "backflow"]);
  assert.deepEqual(statusWords(0x21, makers), [], "neither 01 under 03 nor 20 under e0 is the maker's");
});
