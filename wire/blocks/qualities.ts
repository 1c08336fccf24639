// Codes quality numbers: one bit while all are plain, runs of equal ones otherwise.
import type { BitReader, BitWriter } from "./bits.ts";
import { escaped, getCount, putCount } from "./counts.ts";

/** Heard, and nothing to be said about it. */
export const plain = 0;
/** Quality numbers are sets of fewer flags than this (`core/quality`). */
const width = 31;
const runOrder = 0;

/** Writes numbers of 0 to 2^31 - 1. */
export function putQualities(writer: BitWriter, qualities: readonly number[]): void {
  const special = qualities.some((quality) => quality !== plain);
  writer.put(special ? 1 : 0, 1);
  if (!special) return;
  for (let from = 0; from < qualities.length; ) {
    const quality = qualities[from] ?? plain;
    let to = from + 1;
    while (to < qualities.length && qualities[to] === quality) to += 1;
    putCount(writer, to - from - 1, runOrder);
    writer.put(quality, width);
    from = to;
  }
}

/** Reads as many numbers as were written; `undefined` where no writer would have written this. */
export function getQualities(reader: BitReader, count: number): number[] | undefined {
  const qualities = new Array<number>(count).fill(plain);
  if (reader.get(1) === 0) return qualities;
  let before: number | undefined;
  let special = false;
  for (let from = 0; from < count; ) {
    const run = getCount(reader, runOrder);
    const quality = reader.get(width);
    if (run === escaped || run >= count - from || quality === before || reader.overrun) return undefined;
    qualities.fill(quality, from, from + run + 1);
    from += run + 1;
    before = quality;
    special ||= quality !== plain;
  }
  return special ? qualities : undefined;
}
