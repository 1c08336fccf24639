// Numbers go through their codings and come back; what the standard calls invalid is no number.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readBcd, readInteger, readReal, readUnsigned, writeBcd, writeInteger, writeReal } from "./numbers.ts";

for (const length of [1, 2, 3, 4, 6]) {
  const limit = 2 ** (8 * length - 1);
  test(`integers of ${length} bytes`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -limit, max: limit - 1 }),
        (value) => readInteger(writeInteger(value, length)) === value,
      ),
    );
    assert.throws(() => writeInteger(limit, length), RangeError);
  });

  test(`decimals of ${length} bytes`, () => {
    const most = 10 ** (2 * length) - 1;
    fc.assert(
      fc.property(
        fc.integer({ min: -Math.floor(most / 10), max: most }),
        (value) => readBcd(writeBcd(value, length)) === value,
      ),
    );
    assert.throws(() => writeBcd(most + 1, length), RangeError);
  });
}

test("integers of eight bytes are exact up to 2^53", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (value) => readInteger(writeInteger(value, 8)) === value));
});

test("the same bytes with and without a sign", () => {
  assert.equal(readInteger(Uint8Array.of(0xfe, 0xff)), -2);
  assert.equal(readUnsigned(Uint8Array.of(0xfe, 0xff)), 0xfffe);
});

test("an F in the highest place is a minus sign, any other hexadecimal digit an error mark", () => {
  assert.equal(readBcd(Uint8Array.of(0x23, 0xf1)), -123);
  assert.equal(readBcd(Uint8Array.of(0x00, 0xf0)), 0);
  for (const bytes of [
    [0x2a, 0x01],
    [0xdd, 0xdd],
    [0x23, 0x1f],
    [0xff, 0xff],
  ])
    assert.equal(readBcd(Uint8Array.from(bytes)), undefined);
});

test("floating point, and what is no number", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) =>
      Object.is(readReal(writeReal(value)), value),
    ),
  );
  assert.equal(readReal(Uint8Array.of(0, 0, 0xc0, 0x7f)), undefined);
});
