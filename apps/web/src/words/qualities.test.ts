// Tests that every quality of the core has its words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { origins, qualityBits, rejecting } from "@tributary/core";
import { qualityRow } from "./qualities.ts";

test("every origin and flag of the core has a row", () => {
  for (const name of Object.keys(origins)) assert.notEqual(qualityRow(name).tone, "reject", name);
  for (const [name, bit] of Object.entries(qualityBits)) {
    assert.equal(qualityRow(name).tone === "reject", (rejecting & bit) !== 0, name);
    assert.ok(qualityRow(name).word.length > 0);
  }
});

test("a word of a later version is shown as it came", () => {
  assert.deepEqual(qualityRow("brand-new"), { word: "brand-new", tone: "mark" });
});
