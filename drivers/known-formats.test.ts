import assert from "node:assert/strict";
import { test } from "node:test";
import { crc16, fromHex, meterId } from "@tributary/core";
import { formatMemory } from "@tributary/wmbus";
import { catalogue } from "./catalogue.ts";
import { withKnownFormats } from "./known-formats.ts";

const omnipower = catalogue.named("kamstrup-omnipower");
const format = fromHex(omnipower?.formats?.[0] ?? "") ?? new Uint8Array(0);
const signature = crc16(format);
const id = meterId({ manufacturer: "KAM", id: "60072701", version: "30", type: "02" });

test("the formats of a meter's model are known, those of other models are not", () => {
  const memory = withKnownFormats(catalogue);
  assert.deepEqual(memory.recall(id, signature), format);
  assert.equal(memory.recall(id, signature ^ 1), undefined);
  assert.equal(memory.recall("KAM.60072701.1b.16", signature), undefined);
  assert.equal(memory.recall("XYZ.60072701.30.02", signature), undefined);
});

test("what a meter itself taught goes first", () => {
  const memory = withKnownFormats(catalogue, formatMemory());
  memory.learn(id, signature, Uint8Array.of(0x04, 0x13));
  assert.deepEqual(memory.recall(id, signature), Uint8Array.of(0x04, 0x13));
});
