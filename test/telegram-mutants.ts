// Mutants of real and sealed telegrams through the whole decoder, drivers and makers' dialects included.
import { Fault, fromHex, type MeterAddress, toHex } from "@tributary/core";
import { catalogue, readTelegram } from "@tributary/drivers";
import { type RecordSpec, writeRecords, writeWiredFrame } from "@tributary/mbus";
import {
  type CrcFormat,
  crcOfBareFrame,
  type FormatMemory,
  type Frame,
  formatMemory,
  type Key,
  type SecuritySpec,
  sealTelegram,
} from "@tributary/wmbus";
import { corpusFile, linesOf } from "./corpus.ts";
import { type Dice, dice } from "./mutants.ts";

interface Original extends Frame {
  readonly key: Key | undefined;
}

const meter: MeterAddress = { manufacturer: "TRI", id: "12345678", version: "01", type: "07" };
const sender: MeterAddress = { manufacturer: "ADA", id: "87654321", version: "02", type: "37" };
const key = Uint8Array.from({ length: 16 }, (_, i) => i);
const records: RecordSpec[] = [
  { coding: "int32", vib: [0x13], value: 12345 },
  { coding: "int16", vib: [0x6c], value: "2026-01-31", storage: 1 },
  { coding: "bcd8", vib: [0x13], value: 11111, storage: 1 },
  { coding: "variable", vib: [0x7d, 0x11], value: "customer" },
  { coding: "variable", vib: [0x13, 0x1f], value: Uint8Array.of(0x72, 0xfe, 1, 0, 2, 0, 3, 0), storage: 1 },
];

/** Every layer, security mode and CRC format that the encoder has. */
function* sealedOriginals(): Generator<Original> {
  const content = writeRecords(records);
  const securities: SecuritySpec[] = [
    { mode: 0 },
    { mode: 2, key: key.slice(0, 8) },
    { mode: 5, key },
    { mode: 7, key, counter: 7 },
    { mode: 10, key, counter: 7 },
    { mode: "ell-ctr", key, session: 4711 },
  ];
  const extendedLink = { ci: 0x8c, communicationControl: 0x20, accessNumber: 9 };
  for (const crc of ["none", "a", "b"] satisfies CrcFormat[]) {
    for (const security of securities) {
      for (const form of [{}, { sender, ci: 0x72 }, { extendedLink }]) {
        const bytes = sealTelegram({ meter, crc, security, content, accessNumber: 9, ...form });
        yield { crc, bytes, key: "key" in security ? security.key : undefined };
      }
    }
  }
  yield { crc: "none", bytes: writeWiredFrame(8, 1, Uint8Array.of(0x78, ...content)), key: undefined };
}

/** Real telegrams: the samples of the drivers, and the evaluation corpus where it lies beside the project. */
function realOriginals(): Original[] {
  const corpus = ["wmbus-dev.jsonl", "wmbus-dev-encrypted.jsonl"]
    .map(corpusFile)
    .flatMap((file) => (file === undefined ? [] : linesOf(file)))
    .map((line): { telegram: string; key?: string } => JSON.parse(line));
  return [...catalogue.drivers.flatMap(({ samples }) => samples), ...corpus].flatMap((one) => {
    const bytes = fromHex(one.telegram);
    const key = one.key === undefined ? undefined : fromHex(one.key);
    return bytes === undefined ? [] : [{ bytes, crc: crcOfBareFrame(bytes), key }];
  });
}

const originals: readonly Original[] = [...sealedOriginals(), ...realOriginals()];

function mutant(telegram: Uint8Array, roll: Dice, other: Uint8Array): Uint8Array {
  let changed = telegram.slice();
  // Cut short, spliced with another telegram, or lengthened; the length field is mostly mended, so that inner layers are reached.
  const kind = roll(8);
  if (kind === 0) changed = telegram.slice(0, roll(telegram.length + 1));
  if (kind === 1)
    changed = Uint8Array.of(...telegram.subarray(0, roll(telegram.length)), ...other.subarray(roll(other.length)));
  if (kind === 2) changed = Uint8Array.of(...telegram, ...other.subarray(0, roll(60)));
  for (let times = roll(5); times > 0 && changed.length > 0; times -= 1) {
    changed[roll(changed.length)] = [roll(256), 0xff, 0x2f, 0x0d, 0x80, 0x0f][roll(6)] ?? 0;
  }
  if (kind > 0 && roll(8) > 0 && changed.length > 0) changed[0] = changed.length - 1;
  return changed;
}

function read({ bytes, crc, key }: Original, memory: FormatMemory) {
  return readTelegram({ bytes, crc }, () => key, { memory, acceptStoredClear: true });
}

function words(answer: ReturnType<typeof read>): string {
  if (answer instanceof Fault) return answer.says;
  const { driver, status, readings } = answer;
  return JSON.stringify({ driver, status, readings });
}

/** What the untouched telegrams say when each is read alone. */
const expected = originals.map((original) => {
  const answer = read(original, formatMemory());
  // A compact frame that nobody can read alone may be readable once a full frame has taught its format.
  return answer instanceof Fault ? undefined : words(answer);
});

/** A decoding that takes longer, in milliseconds, is looked at again by itself: others may have held the machine up. */
const watchdog = 50;

function isSlow(original: Original): boolean {
  return Array.from({ length: 3 }, () => {
    const before = performance.now();
    read(original, formatMemory());
    return performance.now() - before;
  }).every((took) => took > watchdog);
}

/**
 * Decodes `count` telegrams, each tenth of them untouched, and answers the first that was not decoded as it must be: to
 * a fault inside the telegram or to no more readings than bytes, in time, an untouched one to what it says.
 */
export function firstBroken(count: number, seed: number): string | undefined {
  const roll = dice(seed);
  const memory = formatMemory(100);
  for (let i = 0; i < count; i += 1) {
    const touched = i % 10 !== 0;
    const number = touched ? roll(originals.length) : (i / 10) % originals.length;
    const original = originals[number];
    const other = originals[roll(originals.length)];
    if (original === undefined || other === undefined) continue;
    const frame = touched ? { ...original, bytes: mutant(original.bytes, roll, other.bytes) } : original;
    const { bytes } = frame;
    const before = performance.now();
    const answer = read(frame, touched ? memory : formatMemory(1));
    if (performance.now() - before > watchdog && isSlow(frame)) return `${toHex(bytes)} takes too long`;
    const bounded =
      answer instanceof Fault
        ? answer.offset >= 0 && answer.offset <= bytes.length + 1
        : answer.readings.length <= bytes.length;
    if (!bounded || (!touched && expected[number] !== undefined && words(answer) !== expected[number])) {
      return `${toHex(bytes)} (${frame.crc}): ${answer instanceof Fault ? `${answer.says} at ${answer.offset}` : words(answer)}`;
    }
  }
  return undefined;
}
