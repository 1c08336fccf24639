// Makes seeded mutants of telegrams of every layer and decodes them: for the tests that no air breaks the decoder.
import { Fault, type MeterAddress, toHex } from "@tributary/core";
import { type RecordSpec, readingsOf, writeRecords, writeWiredFrame } from "@tributary/mbus";
import { crcOfBareFrame } from "./bare-frame.ts";
import { formatMemory, recordsOf } from "./formats.ts";
import type { CrcFormat } from "./link.ts";
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
const wired = writeWiredFrame(8, 1, Uint8Array.of(0x78, ...content));
const radio = formats.flatMap((crc) =>
  securities.flatMap((security) => [
    { crc, telegram: sealTelegram({ meter, crc, security, content, accessNumber: 9 }) },
    { crc, telegram: sealTelegram({ meter, sender, ci: 0x72, crc, security, content, accessNumber: 9 }) },
  ]),
);
const originals = [...radio, { crc: "none" as const, telegram: wired }];

/** Small, fast, seeded: the same mutants in each run (Marsaglia 2003, xorshift32). */
export function xorshift(seed: number): (below: number) => number {
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

/** What the untouched telegrams hold: five records, one of them a profile of three more. */
const readingsOfUntouched = 8;

/**
 * Decodes `count` telegrams, each tenth of them untouched, and answers the first that was not decoded as it must be:
 * to a fault inside the telegram or to no more readings than bytes, an untouched one to all of its readings.
 */
export function firstBroken(count: number, seed: number): string | undefined {
  const random = xorshift(seed);
  const memory = formatMemory(100);
  const decode = (telegram: Uint8Array, crc: CrcFormat) => {
    const sealed = readSealed(telegram, crc);
    const open = sealed instanceof Fault ? sealed : unseal(sealed, key, { acceptStoredClear: true });
    const list = open instanceof Fault ? open : recordsOf(open, memory);
    return list instanceof Fault ? list : readingsOf(list.records);
  };
  for (let i = 0; i < count; i += 1) {
    const original = originals[i % originals.length];
    if (original === undefined) continue;
    const touched = i % 10 !== 0;
    const telegram = touched ? mutant(original.telegram, random) : original.telegram;
    const answer = decode(telegram, i % 7 === 0 ? crcOfBareFrame(telegram) : original.crc);
    const right =
      answer instanceof Fault
        ? touched && answer.offset >= 0 && answer.offset <= telegram.length + 1
        : answer.length <= telegram.length && (touched || answer.length === readingsOfUntouched);
    if (!right)
      return `${toHex(telegram)}: ${answer instanceof Fault ? `${answer.says} at ${answer.offset}` : `${answer.length} readings`}`;
  }
  return undefined;
}
