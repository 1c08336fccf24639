// BFW 240radio (also Siemens): heat cost allocators whose content is no data records.
import { concat, type MeterAddress } from "@tributary/core";
import { isoDate, readBcd } from "@tributary/mbus";
import { type OpenTelegram, sealTelegram } from "@tributary/wmbus";
import type { Decoded, Decoder } from "./decoder.ts";
import { endOfMonthBefore } from "./months.ts";
import { textReading, valueReading } from "./value.ts";

/** Two bytes that are not known, the counts of the last period and of this one, two bytes that are not known. */
const headLength = 8;
/** Counts at the ends of months, the latest last, two in three bytes. */
const months = 18;
const monthsLength = (months * 3) / 2;
const dateLength = 3;

function read({ content, ci }: OpenTelegram): Decoded | undefined {
  const from = content[0] === 0x2f && content[1] === 0x2f ? 2 : 0;
  const bytes = content.subarray(from, from + headLength + monthsLength + dateLength);
  if (ci !== 0x7a || bytes.length < headLength + monthsLength + dateLength) return undefined;
  const wordAt = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  const [day, month, year] = Array.from(bytes.subarray(-dateLength), (byte) => readBcd(Uint8Array.of(byte, 0)) ?? 0);
  const date = isoDate(2000 + (year ?? 0), month ?? 0, day ?? 0);
  return {
    records: { records: [], moreFollows: false },
    readings: [
      valueReading("heat-cost", wordAt(4)),
      valueReading("heat-cost", wordAt(2), 0, { storage: 1, qualifiers: ["last-period"] }),
      ...(date === undefined ? [] : [textReading("date", date)]),
      ...Array.from({ length: months }, (_, i) => {
        const at = date === undefined ? undefined : endOfMonthBefore(date, i + 1);
        return valueReading("heat-cost", countOf(bytes, i), 0, {
          storage: i + 1,
          qualifiers: ["month-end"],
          ...(at === undefined ? {} : { at }),
        });
      }),
    ],
  };
}

/** The count `ago` months before the last one: 12 bits, of which the middle byte has the high four. */
function countOf(bytes: Uint8Array, ago: number): number {
  const tripleAt = headLength + monthsLength - 3 * (Math.floor(ago / 2) + 1);
  const [first = 0, highs = 0, second = 0] = bytes.subarray(tripleAt, tripleAt + 3);
  return ago % 2 === 0 ? ((highs & 15) << 8) | second : ((highs >> 4) << 8) | first;
}

export const bfw240: Decoder = { alarms: [], read };

/** The frame of a telegram; `ends` are the counts at the ends of months, the latest first; `date` in ISO 8601. */
export function writeBfw240(
  meter: MeterAddress,
  now: number,
  lastPeriod: number,
  ends: readonly number[],
  date: string,
): Uint8Array {
  const head = Uint8Array.of(0, 0, lastPeriod >> 8, lastPeriod & 0xff, now >> 8, now & 0xff, 0, 0);
  const history = Array.from({ length: months / 2 }, (_, i) => {
    const [second = 0, first = 0] = ends.slice(months - 2 - 2 * i, months - 2 * i);
    return [first & 0xff, ((first >> 8) << 4) | (second >> 8), second & 0xff];
  });
  const day = [date.slice(8, 10), date.slice(5, 7), date.slice(2, 4)].map((text) => Number.parseInt(text, 16));
  const content = concat(Uint8Array.of(0x2f, 0x2f), head, Uint8Array.from(history.flat()), Uint8Array.from(day));
  return sealTelegram({ meter, crc: "none", content });
}
