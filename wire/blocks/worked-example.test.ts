import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fromHex } from "@tributary/core";
import { decodeBlockFrame, encodeBlockFrame } from "./block-frame.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/blocks.md"), "utf8");
const frame = {
  list: 7,
  from: Date.parse("2026-03-01T00:00Z") / 1000,
  hours: 6,
  blocks: [
    { row: 5, indices: [36_412, 36_412, 36_412, 36_415, undefined, 36_500] },
    { row: 6, indices: [90, 90, 90, 91, 91, 80] },
  ],
};

test("the example of the documentation is what is written and read, byte by byte and bit by bit", () => {
  const bytes = fromHex((/^(?:[0-9a-f]{2} )+[0-9a-f]{2}$/m.exec(page)?.[0] ?? "").replaceAll(" ", ""));
  assert.ok(bytes !== undefined && bytes.length > 0);
  assert.deepEqual(encodeBlockFrame(frame), bytes);
  assert.deepEqual(decodeBlockFrame(bytes), frame);
  const example = page.slice(page.indexOf("### An example"), page.indexOf("## Rows of a list"));
  const bits = [...example.matchAll(/`([01 ]+)`/g)].map(([, code = ""]) => code.replaceAll(" ", "")).join("");
  assert.equal(bits, Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join(""));
});
