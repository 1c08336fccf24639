// The CRC against blocks that meters sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex } from "../bytes.ts";
import { crc16 } from "./crc.ts";

test("both blocks of the example frame of EN 13757-4, annex C", () => {
  const frame = fromHex("0f44ae0c7856341201074447780b134365871e6d") ?? assert.fail();
  assert.equal(crc16(frame, 0, 10), 0x4447);
  assert.equal(crc16(frame, 12, 18), 0x1e6d);
});

test("the check value of CRC-16/EN-13757", () => {
  assert.equal(crc16(new TextEncoder().encode("123456789")), 0xc2b7);
});
