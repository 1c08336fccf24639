import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "cbor-x";
import {
  commandOrder,
  type Downlink,
  type DownlinkReport,
  decodeDownlink,
  decodeDownlinkReport,
  encodeDownlink,
  encodeDownlinkReport,
} from "./command.ts";

const downlink: Downlink = {
  id: "0193499f-8f2e-7000-8000-000000000001",
  meter: "TRB.12345678.01.07",
  frame: Uint8Array.from({ length: 44 }, (_, index) => index),
  expiresAt: 1_763_640_000,
};
const report: DownlinkReport = { id: downlink.id, state: "sent", at: 1_763_630_000, says: "radioed in its window" };

test("downlinks and reports come back as they were", () => {
  const came = decodeDownlink(encodeDownlink(downlink));
  assert.ok(typeof came !== "string");
  assert.deepEqual({ ...came, frame: Uint8Array.from(came.frame) }, downlink);
  assert.deepEqual(decodeDownlinkReport(encodeDownlinkReport(report)), report);
});

test("what is no downlink is said in a sentence", () => {
  assert.match(String(decodeDownlink(Uint8Array.of(0x85))), /not CBOR/);
  assert.match(String(decodeDownlink(encode([downlink.id, "m", new Uint8Array(300), 0]))), /longer than any frame/);
  assert.match(String(decodeDownlinkReport(encode([report.id, "confirmed", 0, ""]))), /wrong/);
});

test("an interval below a minute or above a day is refused", () => {
  for (const seconds of [59, 86_401, 60.5]) {
    assert.ok(!commandOrder.safeParse({ kind: "interval", seconds }).success);
  }
  assert.ok(commandOrder.safeParse({ kind: "interval", seconds: 60 }).success);
});
