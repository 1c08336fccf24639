// Packs the readings of a day into few bytes, and unpacks them.
import type { StoredReading } from "@tributary/engine-pipeline";

/** Seven bits a byte, lowest first; the highest bit says that more follow. */
function put(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Small numbers of either sign as small numbers; exact up to 2^52, far above what a register counts. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const zagzig = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** Readings in order: steps of time and ticks, and quality where it changes. */
export function packDay(readings: readonly StoredReading[]): Uint8Array {
  const bytes: number[] = [];
  put(bytes, readings.length);
  let before: StoredReading = { at: 0, ticks: 0, quality: 0 };
  for (const reading of readings) {
    const changes = reading.quality !== before.quality;
    put(bytes, 2 * (reading.at - before.at) + (changes ? 1 : 0));
    put(bytes, zigzag(reading.ticks - before.ticks));
    if (changes) put(bytes, reading.quality);
    before = reading;
  }
  return Uint8Array.from(bytes);
}

/** What `packDay` packed. */
export function unpackDay(bytes: Uint8Array): StoredReading[] {
  let place = 0;
  const get = (): number => {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = bytes[place] ?? 0;
      place += 1;
      value += (byte % 128) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
  };
  const readings: StoredReading[] = [];
  let before: StoredReading = { at: 0, ticks: 0, quality: 0 };
  for (let left = get(); left > 0; left -= 1) {
    const step = get();
    const ticks = before.ticks + zagzig(get());
    before = { at: before.at + Math.floor(step / 2), ticks, quality: step % 2 === 1 ? get() : before.quality };
    readings.push(before);
  }
  return readings;
}
