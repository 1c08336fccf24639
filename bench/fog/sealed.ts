// Telegrams of many meters, hour after hour, sealed before anything is measured.
import type { Seconds } from "@tributary/core";
import { type RecordSpec, writeRecords } from "@tributary/mbus";
import type { HopTelegram, KeyEntry } from "@tributary/wire";
import { sealTelegram } from "@tributary/wmbus";
import { keyOf, meterOf } from "../telegrams/kinds.ts";

/** The first hour of all of them. */
export const beginning: Seconds = Date.parse("2026-02-03T00:00:00Z") / 1000;
export const hour: Seconds = 3600;
/** Meters send in the first fifty minutes of an hour, one after another. */
const sending: Seconds = 3000;

const volume = { coding: "int32", vib: [0x13] } as const;

/** What a meter counts in an hour, in litres: in half of all hours nothing. */
function usedIn(meter: number, hours: number): number {
  const mixed = Math.imul(meter * 31 + hours + 1, 0x9e3779b1) >>> 0;
  return (mixed & 1) === 0 ? 0 : (mixed >>> 8) % 23;
}

/** What a meter shows in its telegram of an hour, in litres. */
export function indexAt(meter: number, hours: number): number {
  let index = 100_000 + meter;
  for (let i = 0; i < hours; i += 1) index += usedIn(meter, i);
  return index;
}

/** Seven records of a residential water meter: 79 bytes when sealed. */
function recordsOf(meter: number, index: number, at: Seconds): readonly RecordSpec[] {
  return [
    { ...volume, value: index },
    { coding: "int48", vib: [0x6d], value: new Date(at * 1000).toISOString().slice(0, 19) },
    { coding: "int16", vib: [0x6c], value: "2025-12-31", storage: 1 },
    { ...volume, value: 90_000 + meter, storage: 1 },
    { coding: "int16", vib: [0x3b], value: index % 1000 },
    { coding: "int16", vib: [0xfd, 0x17], value: 0 },
    { coding: "variable", vib: [0xfd, 0x0c], value: "residential-20" },
  ];
}

/** The telegrams of an hour from the meters `from` to `to` of all, each received a little after the meter before. */
export function telegramsOf(hours: number, from: number, to: number, meters: number): HopTelegram[] {
  return Array.from({ length: to - from }, (_, i) => {
    const meter = from + i;
    const at = beginning + hours * hour + Math.floor((meter * sending) / meters);
    const bytes = sealTelegram({
      meter: meterOf(meter),
      crc: "none",
      ci: 0x7a,
      accessNumber: (meter + hours) & 0xff,
      security: { mode: 5, key: keyOf(meter) },
      content: writeRecords(recordsOf(meter, indexAt(meter, hours), at)),
    });
    return { bytes, at, crc: "none", rssi: -60 - (meter % 40) };
  });
}

/** Keys of so many meters, one each. */
export function keysOf(meters: number): KeyEntry[] {
  return Array.from({ length: meters }, (_, number) => {
    const { manufacturer, id, version, type } = meterOf(number);
    return { meter: `${manufacturer}.${id}.${version}.${type}`, key: keyOf(number) };
  });
}
