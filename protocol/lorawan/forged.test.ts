// Replayed and forged frames: none is taken. The full number runs in forged.long.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attack } from "./forgery.ts";

test("F27 of 5,000 replayed and 30,000 forged frames none is taken", () => {
  const { taken, control, tried } = attack(4711, 5000, 30_000);
  assert.equal(tried, 35_000);
  for (const [kind, count] of Object.entries(taken)) assert.equal(count, 0, kind);
  assert.equal(Object.keys(taken).length, 7);
  assert.equal(control, 40);
});
