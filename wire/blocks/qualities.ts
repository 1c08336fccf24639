// Codes quality numbers: one bit while all are plain, few more while all are equal.
import type { BitReader, BitWriter } from "./bits.ts";
import { escaped, getCount, putCount } from "./counts.ts";

/** Heard, and nothing to be said about it. */
export const plain = 0;
/** Quality numbers are sets of 31 flags (`core/quality`). */
const mostQuality = 2 ** 31 - 1;
/** The flags that come most are in the low bits. */
const qualityOrder = 12;
const restOrder = 0;

/** Writes a number of 0 to 2^31 - 1; throws a RangeError for any other. */
export function putQuality(writer: BitWriter, quality: number): void {
  if (!Number.isInteger(quality) || quality < 0 || quality > mostQuality) {
    throw new RangeError(`${quality} is no quality number`);
  }
  putCount(writer, quality, qualityOrder);
}

/** Reads a number; `undefined` where no writer would have written this. */
export function getQuality(reader: BitReader): number | undefined {
  const quality = getCount(reader, qualityOrder);
  return quality === escaped || quality > mostQuality ? undefined : quality;
}

/** Writes runs of equal numbers, each by how many numbers are left after it: 0 is the shortest word. */
export function putQualities(writer: BitWriter, qualities: readonly number[]): void {
  const special = qualities.some((quality) => quality !== plain);
  writer.put(special ? 1 : 0, 1);
  if (!special) return;
  for (let from = 0; from < qualities.length; ) {
    const quality = qualities[from] ?? plain;
    let to = from + 1;
    while (to < qualities.length && qualities[to] === quality) to += 1;
    putCount(writer, qualities.length - to, restOrder);
    putQuality(writer, quality);
    from = to;
  }
}

/** Reads as many numbers as were written; `undefined` where no writer would have written this. */
export function getQualities(reader: BitReader, count: number): number[] | undefined {
  const qualities = new Array<number>(count).fill(plain);
  if (reader.get(1) === 0) return qualities;
  let before: number | undefined;
  for (let from = 0; from < count; ) {
    const rest = getCount(reader, restOrder);
    const quality = getQuality(reader);
    if (rest === escaped || rest >= count - from || quality === undefined || quality === before) return undefined;
    qualities.fill(quality, from, count - rest);
    from = count - rest;
    before = quality;
  }
  return qualities.some((quality) => quality !== plain) ? qualities : undefined;
}
