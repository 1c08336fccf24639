import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, Fault } from "@tributary/core";
import { readingsOf, writeRecords } from "@tributary/mbus";
import { recordsOf } from "./formats.ts";
import { withLeftover } from "./leftover.ts";
import { sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { unseal } from "./unseal.ts";

const meter = { manufacturer: "ZRI", id: "12345678", version: "01", type: "07" };
const content = writeRecords([
  { coding: "int32", vib: [0x13], value: 12_345 },
  { coding: "int32", vib: [0x6d], value: "2026-01-31T23:59" },
]);

function read(bytes: Uint8Array) {
  const sealed = readSealed(bytes, "none");
  assert.ok(!(sealed instanceof Fault));
  const open = unseal(sealed, undefined);
  assert.ok(!(open instanceof Fault));
  const list = recordsOf(open);
  assert.ok(!(list instanceof Fault));
  return withLeftover(sealed, open, list);
}

/** The telegram with a length field that says so many bytes fewer, and more bytes behind it. */
function understated(by: number, behind: Uint8Array): Uint8Array {
  const bytes = sealTelegram({ meter, crc: "none", content });
  bytes[0] = (bytes[0] ?? 0) - by;
  return concat(bytes, behind);
}

test("a last record that the length field cuts is read whole, and what lies behind it is not", () => {
  for (const behind of [new Uint8Array(), Uint8Array.of(0x0c, 0x13)]) {
    const { records, fault } = read(understated(2, behind));
    assert.equal(fault, undefined);
    assert.deepEqual(
      readingsOf(records).map(({ value }) => value),
      [12.345, "2026-01-31T23:59"],
    );
  }
});

test("a record that begins behind the stated length is none of the telegram's", () => {
  assert.equal(
    read(concat(sealTelegram({ meter, crc: "none", content }), Uint8Array.of(0x01, 0x13, 5))).records.length,
    2,
  );
});

test("what is cut and not behind stays cut", () => {
  const bytes = understated(4, new Uint8Array()).subarray(0, -2);
  const { records, fault } = read(bytes);
  assert.equal(records.length, 1);
  assert.ok(fault instanceof Fault);
});
