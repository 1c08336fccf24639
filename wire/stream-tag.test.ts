// Tests that a stream's tag is read as it was written, and that nothing else is one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readStreamTag, streamTag } from "./stream-tag.ts";

test("F39 a stream's tag names gateway, meter and quantity, and no two streams have the same", () => {
  const stream = { gateway: "gateway-1", meter: "KAM.12345678.1b.07", quantity: "volume" } as const;
  const others = [
    { ...stream, gateway: "gateway-2" },
    { ...stream, meter: "KAM.12345678.1b.16" },
    { ...stream, quantity: "flow" as const },
  ];
  const tags = [stream, ...others].map(streamTag);
  assert.equal(tags[0], "gateway-1/KAM.12345678.1b.07/volume");
  assert.deepEqual(tags.map(readStreamTag), [stream, ...others]);
  assert.equal(new Set(tags).size, 4);
});

test("what is no tag is none", () => {
  for (const text of [
    "",
    "a/b/c",
    "g/KAM.12345678.1b.07",
    "g/KAM.12345678.1b.07/love",
    "g/KAM.12345678.1b.07/volume/x",
  ]) {
    assert.equal(readStreamTag(text), undefined, text);
  }
});
