// Reads Apator's heat cost allocator E-ITN 30: a fixed layout of its own behind CI A0, or B6 with a head of its own before it.
import type { Reading } from "@tributary/core";
import { isoDate } from "@tributary/mbus";
import type { Decoder } from "./decoder.ts";
import { keptReadings, textReading, valueReading } from "./value.ts";

const plainCi = 0xa0;
/** Behind it a length and as many bytes of a head, then what the plain telegram holds, CI included. */
const headedCi = 0xb6;
const length = 15;

/** A date of seven bits of year since 2000, four of month and five of day; `undefined` where there is none. */
function dateOf(bits: number): string | undefined {
  const year = bits >> 9;
  return year === 0 ? undefined : isoDate(2000 + year, (bits >> 5) & 15, bits & 31);
}

/** The first day of the billing year in which `today` lies; the meter tells its month and day alone. */
function yearStart(bits: number, today: string): string | undefined {
  const year = Number(today.slice(0, 4));
  const [start, before] = [year, year - 1].map((each) => isoDate(each, (bits >> 5) & 15, bits & 31));
  return start === undefined || start <= today ? start : before;
}

/** The room's mean temperature in a billing year, told in 1/256 of a degree: no decimals, so it has no ticks. */
function roomMean(steps: number, storage: number): Reading {
  return { ...textReading("temperature", "", { storage, qualifiers: ["room", "average"] }), value: steps / 256 };
}

/** What the plain telegram holds behind its CI. */
function bodyOf(ci: number, content: Uint8Array): Uint8Array | undefined {
  if (ci === plainCi) return content;
  const at = 1 + (content[0] ?? 0);
  return ci === headedCi && content[at] === plainCi ? content.subarray(at + 1) : undefined;
}

export const apatorEItn: Decoder = {
  alarms: ["tamper"],
  read({ ci, content }) {
    const body = bodyOf(ci, content);
    if (body === undefined || body.length < length) return undefined;
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    const word = (at: number) => view.getUint16(at, true);
    const sealBroken = dateOf(word(5));
    const today = dateOf(word(9));
    const readings: Reading[] = [valueReading("heat-cost", word(7))];
    const start = today === undefined ? undefined : yearStart(word(0), today);
    readings.push(...keptReadings(valueReading("heat-cost", word(3), 0, { storage: 1 }), start));
    if (today !== undefined) readings.push(textReading("date", today));
    if (sealBroken !== undefined) readings.push(textReading("date", sealBroken, { qualifiers: ["seal-broken"] }));
    readings.push(roomMean(word(13), 0), roomMean(word(11), 1));
    return { readings, status: sealBroken === undefined ? [] : ["tamper"] };
  },
};

/** What a telegram says: units, dates as ISO 8601, mean room temperatures in 1/256 of a degree. */
export interface EItnValues {
  readonly units: number;
  readonly lastYear: number;
  readonly yearStart: string;
  readonly date: string;
  readonly sealBroken?: string;
  readonly roomMean: number;
  readonly roomMeanLastYear: number;
}

function dateBits(text: string): number {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return ((year - 2000) << 9) | (month << 5) | day;
}

/** The content behind CI A0: the inverse of reading. */
export function writeApatorEItn(values: EItnValues): Uint8Array {
  const content = new Uint8Array(length);
  const view = new DataView(content.buffer);
  view.setUint16(0, dateBits(values.yearStart) & 0x1ff, true);
  view.setUint16(3, values.lastYear, true);
  if (values.sealBroken !== undefined) view.setUint16(5, dateBits(values.sealBroken), true);
  view.setUint16(7, values.units, true);
  view.setUint16(9, dateBits(values.date), true);
  view.setUint16(11, values.roomMeanLastYear, true);
  view.setUint16(13, values.roomMean, true);
  return content;
}
