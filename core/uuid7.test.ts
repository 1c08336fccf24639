import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid7 } from "./uuid7.ts";

test("a UUID of version 7 is as in RFC 9562, A.6, and sorts by its time", () => {
  const random = Uint8Array.from([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  assert.equal(uuid7(0x017f22e279b0, random), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  assert.ok(uuid7(1_772_323_200_999, random) < uuid7(1_772_323_201_000, new Uint8Array(16)));
});
