// Whatever the air makes of a telegram, decoder and drivers answer with a value, and soon.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstBroken } from "./telegram-mutants.ts";

test("200,000 mutants of all layers and models: no exception, never more readings than bytes, the untouched stay right", () => {
  assert.equal(firstBroken(200_000, 2026), undefined);
});
