// Codes what one register showed at the full hours of a period, by itself: nothing before it need be known.
import type { Seconds } from "@tributary/core";
import type { BitReader, BitWriter } from "./bits.ts";
import { getIndex, putIndex, unknownIndex } from "./index-code.ts";
import { getQualities, plain, putQualities } from "./qualities.ts";

/** Full hours that follow each other: a day, or a part of one. */
export interface Period {
  /** The first hour, UTC seconds. */
  readonly from: Seconds;
  /** How many hours, 1 to 32. */
  readonly hours: number;
}

/** What a register showed at each hour of a period. */
export interface HourValues {
  /** Whole steps (of 10^scale ticks); `undefined` where it is not known. */
  readonly indices: readonly (number | undefined)[];
  /** Quality number of each hour (`core/quality`), 0 where no index is known; left out where all are 0. */
  readonly qualities?: readonly number[];
}

const hour: Seconds = 3600;
/** Hours since 1970 have so many bits until the year 2209. */
const hourWidth = 21;
const hoursWidth = 5;
export const mostHours = 2 ** hoursWidth;

export function putHour(writer: BitWriter, at: Seconds): void {
  const number = at / hour;
  if (!Number.isInteger(number) || number < 0 || number >= 2 ** hourWidth) {
    throw new RangeError(`a full hour of the years 1970 to 2208 is wanted, not ${at}`);
  }
  writer.put(number, hourWidth);
}

export function getHour(reader: BitReader): Seconds {
  return reader.get(hourWidth) * hour;
}

export function putPeriod(writer: BitWriter, { from, hours }: Period): void {
  putHour(writer, from);
  if (!Number.isInteger(hours) || hours < 1 || hours > mostHours) {
    throw new RangeError(`a period has 1 to ${mostHours} hours, not ${hours}`);
  }
  writer.put(hours - 1, hoursWidth);
}

export function getPeriod(reader: BitReader): Period {
  const from = getHour(reader);
  return { from, hours: reader.get(hoursWidth) + 1 };
}

/** Writes the values of a period: which are there, how good they are, the first as it stands, the steps of the others. */
export function putHours(writer: BitWriter, { indices, qualities }: HourValues, hours: number): void {
  if (indices.length !== hours) throw new RangeError(`an index or undefined is wanted for each of ${hours} hours`);
  const complete = !indices.includes(undefined); // not `every`: that passes over holes
  writer.put(complete ? 1 : 0, 1);
  if (!complete) for (const index of indices) writer.put(index === undefined ? 0 : 1, 1);
  putQualities(
    writer,
    indices.flatMap((index, at) => (index === undefined ? [] : [qualities?.[at] ?? plain])),
  );
  let state = unknownIndex;
  for (const index of indices) {
    if (index === undefined) continue;
    if (!Number.isSafeInteger(index)) throw new RangeError(`an index is a safe integer, not ${index}`);
    state = putIndex(writer, index, state);
  }
}

/** Reads the values of a period; `undefined` where no writer would have written this. */
export function getHours(reader: BitReader, hours: number): HourValues | undefined {
  const complete = reader.get(1) === 1;
  const present = Array.from({ length: hours }, () => complete || reader.get(1) === 1);
  const known = present.filter(Boolean).length;
  if (!complete && known === hours) return undefined;
  const good = getQualities(reader, known);
  if (good === undefined) return undefined;
  const indices: (number | undefined)[] = [];
  const qualities: number[] = [];
  let state = unknownIndex;
  let taken = 0;
  for (const there of present) {
    if (there) {
      const next = getIndex(reader, state);
      if (next === undefined || reader.overrun) return undefined;
      state = next;
    }
    indices.push(there ? state.index : undefined);
    qualities.push(there ? (good[taken] ?? plain) : plain);
    if (there) taken += 1;
  }
  return good.some((quality) => quality !== plain) ? { indices, qualities } : { indices };
}
