// Dates of types F, G, I and J: as the standard writes them, in corner cases, and there and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readTypeF, readTypeG, readTypeI, readTypeJ, writeTypeF, writeTypeG, writeTypeI, writeTypeJ } from "./dates.ts";

const moment = fc
  .date({ min: new Date("2000-01-01T00:00:00Z"), max: new Date("2079-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

test("every date comes back", () => {
  fc.assert(
    fc.property(moment, fc.boolean(), (text, summer) => {
      const valid = true;
      assert.deepEqual(readTypeG(writeTypeG(text.slice(0, 10))), { text: text.slice(0, 10), summer: false, valid });
      assert.deepEqual(readTypeF(writeTypeF(text.slice(0, 16), summer)), { text: text.slice(0, 16), summer, valid });
      assert.deepEqual(readTypeI(writeTypeI(text.slice(0, 19), summer)), { text: text.slice(0, 19), summer, valid });
      assert.deepEqual(readTypeJ(writeTypeJ(text.slice(11, 19))), { text: text.slice(11, 19), summer: false, valid });
    }),
  );
});

test("years 81 to 99 without a century are of the last one", () => {
  assert.equal(readTypeG(Uint8Array.of(0x1f | ((99 & 7) << 5), 0x0c | ((99 >> 3) << 4)))?.text, "1999-12-31");
  assert.equal(readTypeG(writeTypeG("2080-02-29"))?.text, "2080-02-29");
});

test("summer time and the meter's own doubt are told, not dropped", () => {
  const bytes = writeTypeF("2024-07-01T12:30", true);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  assert.deepEqual(readTypeF(bytes), { text: "2024-07-01T12:30", summer: true, valid: false });
});

test("what names no day is no date", () => {
  for (const [low, high] of [
    [0, 0],
    [0xff, 0xff],
    [0x1e, 0x02],
    [0x3d, 0x12],
    [0x1f, 0x0f],
  ] as const) {
    assert.equal(readTypeG(Uint8Array.of(low, high)), undefined, `${low} ${high}`);
  }
  assert.equal(readTypeF(Uint8Array.of(0x3f, 0x1f, 0xbf, 0x2c)), undefined);
});

test("a text that is no date is not written", () => {
  assert.throws(() => writeTypeG("yesterday"), RangeError);
});

test("a day of every year is written and read as one", () => {
  const date = readTypeG(Uint8Array.of(0xe1, 0xf7));
  assert.deepEqual(date, { text: "2127-07-01", summer: false, valid: true, everyYear: true });
  assert.deepEqual(writeTypeG("2127-07-01"), Uint8Array.of(0xe1, 0xf7));
});
