// Frame formats A and B: CRCs in and out, offsets, and lengths that do not fit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@tributary/core";
import fc from "fast-check";
import { addCrc, type CrcFormat, receivedOffset, stripCrc } from "./link.ts";

const frame = fc.uint8Array({ minLength: 10, maxLength: 250 }).map((bytes) => {
  bytes[0] = bytes.length - 1;
  return bytes;
});
const format = fc.constantFrom<CrcFormat>("a", "b");
const codeOf = (answer: Uint8Array | Fault): string => (answer instanceof Fault ? answer.code : "right");

test("CRCs that are put in come out again; the length field is the frame's", () => {
  fc.assert(
    fc.property(frame, format, (frame, crc) => {
      const stripped = stripCrc(addCrc(frame, crc), crc);
      if (stripped instanceof Fault) return assert.fail(stripped.says);
      assert.deepEqual(stripped.subarray(1), frame.subarray(1));
    }),
  );
});

test("offsets count the CRCs that were there", () => {
  fc.assert(
    fc.property(frame, format, fc.nat(), (frame, crc, at) => {
      const offset = 1 + (at % (frame.length - 1));
      assert.equal(addCrc(frame, crc)[receivedOffset(crc, offset)], frame[offset]);
    }),
  );
});

test("each cut of a frame is truncated, each byte more too long, each changed byte a wrong CRC", () => {
  fc.assert(
    fc.property(frame, format, fc.nat(), (frame, crc, at) => {
      const whole = addCrc(frame, crc);
      assert.equal(
        codeOf(stripCrc(whole.subarray(0, at % whole.length), crc)),
        at % whole.length === 0 ? "not-a-telegram" : "truncated",
      );
      assert.equal(codeOf(stripCrc(Uint8Array.of(...whole, 0), crc)), "wrong-length");
      const place = 1 + (at % (whole.length - 1));
      whole[place] = (whole[place] ?? 0) ^ 0x10;
      assert.equal(codeOf(stripCrc(whole, crc)), "crc-wrong");
    }),
  );
});

test("a receiver may leave four bytes behind a frame without CRCs, and no more", () => {
  const frame = Uint8Array.of(10, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, 0x78);
  assert.deepEqual(stripCrc(Uint8Array.of(...frame, 1, 2, 3, 4), "none"), frame);
  assert.equal(codeOf(stripCrc(Uint8Array.of(...frame, 1, 2, 3, 4, 5), "none")), "wrong-length");
  assert.equal(codeOf(stripCrc(frame.subarray(0, 10), "none")), "truncated");
  assert.equal(codeOf(stripCrc(new Uint8Array(600), "none")), "too-long");
});
