// Makes seeded mutants of telegrams of every layer and decodes them: for the tests that no air breaks the decoder.
import { Fault, type MeterAddress, type Reading, toHex } from "@tributary/core";
import { type RecordSpec, readingsOf, writeRecords, writeWiredFrame } from "@tributary/mbus";
import { crcOfBareFrame } from "./bare-frame.ts";
import { formatMemory, recordsOf } from "./formats.ts";
import { KeyTable } from "./key-table.ts";
import type { CrcFormat, Frame } from "./link.ts";
import { type SecuritySpec, sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { readTyped, typedTelegram } from "./typed-telegram.ts";
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
/** What the untouched telegrams hold: five records, one of them a profile of three more. */
const readingsOfUntouched = 8;

const content = writeRecords(records);
const securities: SecuritySpec[] = [
  { mode: 0 },
  { mode: 5, key },
  { mode: 7, key, counter: 7 },
  { mode: 10, key, counter: 7 },
  { mode: "ell-ctr", key, session: 4711 },
];
const extendedLink = { communicationControl: 0x20, accessNumber: 9 };
const forms = [
  {},
  { sender, ci: 0x72 },
  { extendedLink: { ...extendedLink, ci: 0x8c } },
  { sender, ci: 0x78, extendedLink: { ...extendedLink, ci: 0x8e, address: meter } },
];
const crcFormats: CrcFormat[] = ["none", "a", "b"];

function* everyForm(): Generator<Frame> {
  yield { crc: "none", bytes: writeWiredFrame(8, 1, Uint8Array.of(0x78, ...content)) };
  for (const crc of crcFormats) {
    for (const security of securities) {
      for (const form of forms) {
        // Without a header there is nothing that says how the content is secured.
        if (form.ci === 0x78 && typeof security.mode === "number" && security.mode > 0) continue;
        yield { crc, bytes: sealTelegram({ meter, crc, security, content, accessNumber: 9, ...form }) };
      }
    }
  }
}

const originals: readonly Frame[] = [...everyForm()];

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

const memory = formatMemory(100);
const keys = new KeyTable();
for (const known of [meter, sender]) keys.set(known, key);

interface Answer {
  readonly readings: readonly Reading[];
  /** The numbers of records of a fixed length, in their order: what the typed path reads. */
  readonly numbers: readonly number[];
}

function decode({ bytes, crc }: Frame): Answer | Fault {
  const sealed = readSealed(bytes, crc);
  const open = sealed instanceof Fault ? sealed : unseal(sealed, keys.keyOf(sealed.meter));
  if (open instanceof Fault) return open;
  const list = recordsOf(open, memory);
  if (list instanceof Fault) return list;
  const fixed = list.records.filter(({ coding }) => coding !== "variable");
  const numbers = readingsOf(fixed).flatMap(({ quantity, value }) =>
    typeof value === "number" && quantity !== "text" ? [value] : [],
  );
  return { readings: readingsOf(list.records), numbers };
}

const typed = typedTelegram(512);

function decodeTyped({ bytes, crc }: Frame): readonly number[] | Fault {
  const count = readTyped(bytes, crc, keys, typed);
  return count instanceof Fault ? count : [...typed.value.subarray(0, count)];
}

/** What only one path has: it reads compact frames by what it remembers, and says where the first record is bad. */
const oneSided = new Set(["unknown-format", "payload-crc-wrong", "bad-record", "no-data", "unknown-ci"]);

function agree(answer: Answer | Fault, numbers: readonly number[] | Fault): boolean {
  if (answer instanceof Fault) {
    if (numbers instanceof Fault) return numbers.code === answer.code || oneSided.has(answer.code);
    return answer.layer === "application" && numbers.length === 0;
  }
  if (numbers instanceof Fault) return numbers.layer === "application";
  return numbers.length === answer.numbers.length && numbers.every((value, i) => Object.is(value, answer.numbers[i]));
}

/**
 * Decodes `count` telegrams, each tenth of them untouched, and answers the first that was not decoded as it must be:
 * to a fault inside the telegram or to no more readings than bytes, an untouched one to all of its readings, and on the
 * typed path to the same.
 */
export function firstBroken(count: number, seed: number): string | undefined {
  const random = xorshift(seed);
  for (let i = 0; i < count; i += 1) {
    const original = originals[i % originals.length];
    if (original === undefined) continue;
    const touched = i % 10 !== 0;
    const bytes = touched ? mutant(original.bytes, random) : original.bytes;
    const frame = { bytes, crc: i % 7 === 0 ? crcOfBareFrame(bytes) : original.crc };
    const answer = decode(frame);
    const right =
      answer instanceof Fault
        ? touched && answer.offset >= 0 && answer.offset <= bytes.length + 1
        : answer.readings.length <= bytes.length && (touched || answer.readings.length === readingsOfUntouched);
    const numbers = decodeTyped(frame);
    if (right && agree(answer, numbers)) continue;
    const said = answer instanceof Fault ? `${answer.says} at ${answer.offset}` : `${answer.readings.length} readings`;
    const typedSaid = numbers instanceof Fault ? numbers.says : numbers.join(" ");
    return `${toHex(bytes)} (${frame.crc}): ${said}; typed: ${typedSaid}`;
  }
  return undefined;
}
