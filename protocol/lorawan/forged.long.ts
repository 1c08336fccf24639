// A hundred thousand replayed and a million forged frames: none is taken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attack } from "./forgery.ts";

test("F27 of 100,000 replayed and 1,000,000 forged frames none is taken", () => {
  const { taken, control, tried } = attack(42, 100_000, 1_000_000);
  assert.equal(tried, 1_100_000);
  for (const [kind, count] of Object.entries(taken)) assert.equal(count, 0, kind);
  assert.equal(control, 40);
});
