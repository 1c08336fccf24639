// Wired long frames, there and back, and what is wrong with others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@tributary/core";
import fc from "fast-check";
import { looksWired, readWiredFrame, writeWiredFrame } from "./wired-link.ts";

const codeOf = (answer: ReturnType<typeof readWiredFrame>): string => (answer instanceof Fault ? answer.code : "right");

test("a long frame comes back as it was written", () => {
  fc.assert(
    fc.property(
      fc.nat(255),
      fc.nat(255),
      fc.uint8Array({ minLength: 1, maxLength: 253 }),
      (control, address, payload) => {
        const frame = writeWiredFrame(control, address, payload);
        assert.ok(looksWired(frame));
        const read = readWiredFrame(frame);
        if (read instanceof Fault) return assert.fail(read.says);
        assert.deepEqual([read.control, read.address], [control, address]);
        assert.deepEqual(frame.subarray(read.payloadAt, read.payloadEnd), payload);
      },
    ),
  );
});

test("what is wrong has a name", () => {
  const frame = writeWiredFrame(8, 1, Uint8Array.of(0x72, 1, 2, 3));
  assert.equal(codeOf(readWiredFrame(frame.subarray(0, 9))), "truncated");
  assert.equal(codeOf(readWiredFrame(Uint8Array.of(...frame, 0))), "wrong-length");
  frame[7] = 9;
  assert.equal(codeOf(readWiredFrame(frame)), "checksum-wrong");
  assert.throws(() => writeWiredFrame(8, 1, new Uint8Array(254)), RangeError);
});
