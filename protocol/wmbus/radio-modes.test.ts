// The four radio modes: what each sends over the air comes back as the frame that was sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, meterId } from "@tributary/core";
import { writeRecords } from "@tributary/mbus";
import fc from "fast-check";
import { readManchester, writeManchester } from "./manchester.ts";
import { sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { readThreeOfSix, writeThreeOfSix } from "./three-of-six.ts";

const meter = { manufacturer: "ZRI", id: "12345678", version: "01", type: "07" };
const plain = (chips: Uint8Array) => chips;

/** How each mode codes bits as chips, and the frame formats it uses (EN 13757-4, tables 9, 14, 20 and 27). */
const modes = [
  { mode: "S", formats: ["a"], write: writeManchester, read: readManchester },
  { mode: "T", formats: ["a"], write: writeThreeOfSix, read: readThreeOfSix },
  { mode: "C", formats: ["a", "b"], write: plain, read: plain },
  { mode: "N", formats: ["a", "b"], write: plain, read: plain },
] as const;

test("F20 frames of modes N, S, T and C come back from their chips and name their meter", () => {
  for (const { mode, formats, write, read } of modes) {
    for (const crc of formats) {
      const content = writeRecords([{ coding: "int32", vib: [0x13], value: 12_345 }]);
      const frame = sealTelegram({ meter, crc, content });
      const heard = read(write(frame)).subarray(0, frame.length);
      const sealed = readSealed(heard, crc);
      assert.ok(!(sealed instanceof Fault), `mode ${mode}, format ${crc}`);
      assert.equal(meterId(sealed.meter), meterId(meter));
    }
  }
});

test("bytes come back from the chips of mode S, up to the first pair that is none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) =>
      assert.deepEqual(readManchester(writeManchester(bytes)), bytes),
    ),
  );
  const sent = writeManchester(Uint8Array.of(1, 2, 3));
  sent[3] = 0;
  assert.deepEqual(readManchester(sent), Uint8Array.of(1));
});
