// The extended link layer, types I to IV, there and back, and its CRC where nothing is encrypted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, crc16, Fault } from "@tributary/core";
import { writeAddress } from "@tributary/mbus";
import { readExtendedLink, writeExtendedLink } from "./extended-link.ts";
import { readSealed } from "./telegram.ts";

const address = { manufacturer: "TRI", id: "12345678", version: "01", type: "07" };
const session = 0x20123456;

for (const [ci, fields] of [
  [0x8c, {}],
  [0x8d, { session }],
  [0x8e, { address }],
  [0x8f, { address, session }],
] as const) {
  test(`CI ${ci.toString(16)}`, () => {
    const link = { ci, communicationControl: 0x20, accessNumber: 7, ...fields };
    const bytes = writeExtendedLink(link);
    const withPayload = Uint8Array.of(...bytes, 0, 0);
    assert.deepEqual(readExtendedLink(withPayload, 0), { session: undefined, ...link, end: bytes.length });
    for (let end = 1; end < bytes.length; end += 1) {
      const cut = readExtendedLink(bytes.subarray(0, end), 0);
      assert.equal(cut instanceof Fault && cut.code, "truncated");
    }
  });
}

test("a session without encryption still checks the CRC of its payload", () => {
  const payload = Uint8Array.of(0x78, 0x04, 0x13, 1, 0, 0, 0);
  const frameWith = (sum: number): Uint8Array => {
    const link = writeExtendedLink({ ci: 0x8d, communicationControl: 0x20, accessNumber: 7, session: 1 });
    const rest = concat(link, Uint8Array.of(sum & 0xff, sum >> 8), payload);
    return concat(Uint8Array.of(9 + rest.length, 0x44), writeAddress(address, "link"), rest);
  };
  const right = readSealed(frameWith(crc16(payload)), "none");
  assert.ok(!(right instanceof Fault));
  assert.deepEqual([right.ci, right.security.encrypted, right.accessNumber], [0x78, false, 7]);
  const wrong = readSealed(frameWith(crc16(payload) ^ 1), "none");
  assert.equal(wrong instanceof Fault && wrong.code, "payload-crc-wrong");
});
