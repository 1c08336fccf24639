// Whatever the air makes of a telegram, the decoder answers with a value, and soon.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterAddress } from "@tributary/core";
import { type RecordSpec, readingsOf, writeRecords, writeWiredFrame } from "@tributary/mbus";
import { formatMemory, recordsOf } from "./formats.ts";
import { type CrcFormat, crcOfBareFrame } from "./link.ts";
import { type SecuritySpec, sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { unseal } from "./unseal.ts";

const meter: MeterAddress = { manufacturer: "TRI", id: "12345678", version: "01", type: "07" };
const sender: MeterAddress = { manufacturer: "ADA", id: "87654321", version: "02", type: "37" };
const key = Uint8Array.from({ length: 16 }, (_, i) => i);
const records: RecordSpec[] = [
  { coding: "int32", vib: [0x13], value: 12345 },
  { coding: "int16", vib: [0x6c], value: "2026-01-31", storage: 1 },
  { coding: "bcd8", vib: [0x13], value: 11111, storage: 1 },
  { coding: "int32", vib: [0x6d], value: "2026-02-03T04:05" },
  { coding: "variable", vib: [0x7d, 0x11], value: "customer" },
  { coding: "variable", vib: [0x13, 0x1f], value: Uint8Array.of(0x72, 0xfe, 1, 0, 2, 0, 3, 0), storage: 1 },
];
const content = writeRecords(records);
const securities: SecuritySpec[] = [
  { mode: 0 },
  { mode: 5, key },
  { mode: 7, key, counter: 7 },
  { mode: 10, key, counter: 7 },
  { mode: "ell-ctr", key, session: 4711 },
];
const formats: CrcFormat[] = ["none", "a", "b"];
const originals = formats.flatMap((crc) =>
  securities.flatMap((security) => [
    { crc, telegram: sealTelegram({ meter, crc, security, content, accessNumber: 9 }) },
    { crc, telegram: sealTelegram({ meter, sender, ci: 0x72, crc, security, content, accessNumber: 9 }) },
  ]),
);
const wired = writeWiredFrame(8, 1, Uint8Array.of(0x78, ...content));

/** Small, fast, seeded: the same mutants in each run (Marsaglia 2003, xorshift32). */
function xorshift(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutant(telegram: Uint8Array, random: (below: number) => number): Uint8Array {
  const changed = telegram.slice(0, random(8) === 0 ? random(telegram.length + 1) : telegram.length);
  for (let times = 1 + random(4); times > 0 && changed.length > 0; times -= 1) {
    changed[random(changed.length)] = [random(256), 0xff, 0x2f, 0x0d, 0x80][random(5)] ?? 0;
  }
  return changed;
}

test("100,000 mutants: no exception, never more readings than bytes, the untouched stay right", () => {
  const random = xorshift(2026);
  const memory = formatMemory(100);
  const decode = (telegram: Uint8Array, crc: CrcFormat) => {
    const sealed = readSealed(telegram, crc);
    const open = sealed instanceof Fault ? sealed : unseal(sealed, key, { acceptStoredClear: true });
    const list = open instanceof Fault ? open : recordsOf(open, memory);
    return list instanceof Fault ? list : readingsOf(list.records);
  };
  for (let i = 0; i < 100_000; i += 1) {
    const original = i % 31 === 0 ? { crc: "none" as const, telegram: wired } : originals[i % originals.length];
    assert.ok(original !== undefined);
    const touched = i % 10 !== 0;
    const telegram = touched ? mutant(original.telegram, random) : original.telegram;
    const answer = decode(telegram, i % 7 === 0 ? crcOfBareFrame(telegram) : original.crc);
    if (answer instanceof Fault) {
      assert.ok(touched, answer.says);
      assert.ok(answer.offset >= 0 && answer.offset <= telegram.length + 1, `${answer.says} at ${answer.offset}`);
    } else {
      assert.ok(answer.length <= telegram.length);
      if (!touched) assert.equal(answer.length, 8);
    }
  }
});
