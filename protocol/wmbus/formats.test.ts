// Compact frames: read by what full frames and format frames taught, of the same meter alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc16, Fault, fromHex, type MeterAddress, toHex } from "@tributary/core";
import { type FormatMemory, formatMemory, recordsOf } from "./formats.ts";
import { sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { unseal } from "./unseal.ts";

const meter: MeterAddress = { manufacturer: "KAM", id: "12345678", version: "1b", type: "16" };
const twin: MeterAddress = { ...meter, manufacturer: "ABC" };
const full = fromHex("02ff200000" + "0413e8030000" + "441364000000") ?? assert.fail();
const format = fromHex("02ff20" + "0413" + "4413") ?? assert.fail();
const data = fromHex("0000" + "e8030000" + "64000000") ?? assert.fail();
const word = (value: number) => [value & 0xff, value >> 8];
const compact = Uint8Array.of(...word(crc16(format)), ...word(crc16(full)), ...data);

function read(ci: number, content: Uint8Array, memory: FormatMemory, of = meter, key?: Uint8Array): string {
  const security = key === undefined ? { mode: 0 as const } : { mode: 5 as const, key };
  const sealed = readSealed(sealTelegram({ meter: of, crc: "none", ci, content, security }), "none");
  const open = sealed instanceof Fault ? sealed : unseal(sealed, key);
  const list = open instanceof Fault ? open : recordsOf(open, memory);
  if (list instanceof Fault) return list.code === "no-data" ? list.detail : list.code;
  return list.records.map((record) => toHex(record.data)).join(" ");
}

test("a compact frame waits for the full frame of its own meter", () => {
  const memory = formatMemory();
  assert.equal(read(0x79, compact, memory), "unknown-format");
  read(0x78, full, memory, twin);
  assert.equal(read(0x79, compact, memory), "unknown-format");
  read(0x78, full, memory);
  assert.equal(read(0x79, compact, memory), "0000 e8030000 64000000");
  assert.equal(read(0x7b, compact, memory), "0000 e8030000 64000000");
});

test("an encrypted compact frame stands behind its two fillers", () => {
  const memory = formatMemory();
  read(0x78, full, memory);
  assert.equal(read(0x7b, compact, memory, meter, new Uint8Array(16)), "0000 e8030000 64000000");
});

test("a format frame teaches too, when its signature holds", () => {
  const memory = formatMemory();
  assert.equal(
    read(0x69, Uint8Array.of(format.length + 2, ...word(crc16(format) ^ 1), ...format), memory),
    "payload-crc-wrong",
  );
  assert.equal(read(0x69, Uint8Array.of(format.length + 2, ...word(crc16(format)), ...format), memory), "");
  assert.equal(read(0x79, compact, memory), "0000 e8030000 64000000");
});

test("published formats serve meters that were not heard yet", () => {
  assert.equal(read(0x79, compact, formatMemory(10, new Map([[crc16(format), format]]))), "0000 e8030000 64000000");
});

test("changed data are told by the CRC of the full frame", () => {
  const memory = formatMemory();
  read(0x78, full, memory);
  const changed = compact.slice();
  changed[6] = 0x77;
  assert.equal(read(0x79, changed, memory), "payload-crc-wrong");
});

test("the oldest format is forgotten first", () => {
  const memory = formatMemory(2);
  read(0x78, full, memory);
  for (const version of ["01", "02"]) read(0x78, full, memory, { ...meter, version });
  assert.equal(read(0x79, compact, memory), "unknown-format");
  assert.equal(read(0x79, compact, memory, { ...meter, version: "02" }), "0000 e8030000 64000000");
});

test("alarms and errors are told in words; other protocols are no records", () => {
  const memory = formatMemory();
  assert.equal(read(0x75, Uint8Array.of(0x41, 2), memory), "alarm 4102");
  assert.equal(read(0x74, new Uint8Array(0), memory), "alarm");
  for (const ci of [0x6e, 0x6f, 0x70]) {
    assert.equal(read(ci, Uint8Array.of(8), memory), "application error 8, busy");
  }
  assert.equal(read(0x6f, Uint8Array.of(8), memory, meter, new Uint8Array(16)), "application error 8, busy");
  assert.equal(read(0x75, Uint8Array.of(3), memory, meter, new Uint8Array(16)), "alarm 03");
  assert.equal(read(0x70, new Uint8Array(0), memory), "application error 0, unspecified");
  assert.equal(read(0x70, Uint8Array.of(0x77), memory), "application error 119");
  assert.equal(read(0xa1, Uint8Array.of(1), memory), "unknown-ci");
  assert.equal(read(0x7c, Uint8Array.of(1), memory), "unknown-ci");
});
