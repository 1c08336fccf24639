// The kinds of telegrams that are measured: sealed by our own encoder, one of each meter.
import type { MeterAddress } from "@tributary/core";
import { type RecordSpec, writeRecords } from "@tributary/mbus";
import { type CrcFormat, type SecuritySpec, sealTelegram } from "@tributary/wmbus";

export interface Kind {
  readonly name: string;
  /** Control information of the transport layer. */
  readonly ci: number;
  readonly records: (meter: number) => readonly RecordSpec[];
  readonly security: (key: Uint8Array) => SecuritySpec;
  /** Name of a driver of the peer for a meter that sends such telegrams. */
  readonly peerDriver: string;
}

const volume = { coding: "int32", vib: [0x13] } as const;
const flow = { coding: "int16", vib: [0x3b] } as const;

const few = (meter: number): RecordSpec[] => [
  { ...volume, value: 100_000 + meter },
  { ...flow, value: meter % 1000 },
];

const some = (meter: number): RecordSpec[] => [
  ...few(meter),
  { ...volume, value: 90_000 + meter, storage: 1 },
  { coding: "int8", vib: [0x5b], value: meter % 40 },
  { coding: "int16", vib: [0x65], value: 1800 + (meter % 100) },
];

const eight = (meter: number): RecordSpec[] => [
  { ...volume, value: 100_000 + meter },
  { coding: "int48", vib: [0x6d], value: "2026-02-03T04:05:06" },
  { coding: "int16", vib: [0x6c], value: "2026-01-31", storage: 1 },
  { ...volume, value: 90_000 + meter, storage: 1 },
  { ...volume, vib: [0x13, 0x3c], value: meter % 50 },
  { coding: "bcd12", vib: [0x13], value: 80_000 + meter, storage: 8 },
  { ...flow, value: meter % 1000, function: "maximum" },
  { coding: "int16", vib: [0x7d, 0x17], value: 0 },
];

const noHeader = 0x78;
const shortHeader = 0x7a;

export const kinds: readonly Kind[] = [
  { name: "clear", ci: shortHeader, records: few, security: () => ({ mode: 0 }), peerDriver: "iperl" },
  { name: "mode-5", ci: shortHeader, records: eight, security: (key) => ({ mode: 5, key }), peerDriver: "kadenwater" },
  {
    name: "ell-ctr",
    ci: noHeader,
    records: some,
    security: (key) => ({ mode: "ell-ctr", key, session: 4711 }),
    peerDriver: "kamwater",
  },
  {
    name: "mode-7",
    ci: shortHeader,
    records: eight,
    security: (key) => ({ mode: 7, key, counter: 4711 }),
    peerDriver: "dme173",
  },
];

/** The maker's numbers follow one another, as they do in a street. */
export function meterOf(number: number): MeterAddress {
  return { manufacturer: "TRI", id: String(10_000_000 + number), version: "01", type: "07" };
}

export function keyOf(number: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => (number >> (8 * (i % 4))) + 17 * i);
}

export function telegramOf(kind: Kind, number: number, crc: CrcFormat): Uint8Array {
  const { ci, records, security } = kind;
  return sealTelegram({
    meter: meterOf(number),
    crc,
    ci,
    accessNumber: number & 0xff,
    security: security(keyOf(number)),
    content: writeRecords(records(number)),
  });
}
