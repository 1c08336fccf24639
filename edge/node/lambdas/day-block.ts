// Packs the readings of a day into few bytes, and unpacks them.
import { longestVarint, putVarint, unzigzag, VarintReader, zigzag } from "@tributary/core";
import type { StoredReading } from "@tributary/engine-pipeline";

const none: StoredReading = { at: 0, ticks: 0, quality: 0 };

/** Readings in order: steps of time and ticks, and quality where it changes. */
export function packDay(readings: readonly StoredReading[]): Uint8Array {
  const bytes = new Uint8Array(longestVarint * (1 + 3 * readings.length));
  let end = putVarint(bytes, 0, readings.length);
  let before = none;
  for (const reading of readings) {
    const changes = reading.quality !== before.quality;
    end = putVarint(bytes, end, 2 * (reading.at - before.at) + (changes ? 1 : 0));
    end = putVarint(bytes, end, zigzag(reading.ticks - before.ticks));
    if (changes) end = putVarint(bytes, end, reading.quality);
    before = reading;
  }
  return bytes.slice(0, end);
}

/** What `packDay` packed. */
export function unpackDay(bytes: Uint8Array): StoredReading[] {
  const reader = new VarintReader(bytes);
  const readings: StoredReading[] = [];
  let before = none;
  for (let left = reader.next(); left > 0; left -= 1) {
    const step = reader.next();
    const ticks = before.ticks + unzigzag(reader.next());
    before = { at: before.at + Math.floor(step / 2), ticks, quality: step % 2 === 1 ? reader.next() : before.quality };
    readings.push(before);
  }
  return readings;
}
