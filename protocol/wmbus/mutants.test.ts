// Whatever the air makes of a telegram, the decoder answers with a value, and soon.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstBroken } from "./mutation.ts";

test("100,000 mutants: no exception, never more readings than bytes, the untouched stay right", () => {
  assert.equal(firstBroken(100_000, 2026), undefined);
});
