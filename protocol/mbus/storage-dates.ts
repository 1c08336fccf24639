// Which date belongs to a stored value: one that the telegram states, or one that it lets us count out.
import type { ReadingFunction } from "@tributary/core";
import { type Spacing, stepDate } from "./calendar.ts";
import { type MeterDate, readTypeF, readTypeG, readTypeI, readTypeJ } from "./dates.ts";
import { functions } from "./dif.ts";
import type { MeantRecord } from "./meant-record.ts";
import { readUnsigned } from "./numbers.ts";
import type { DataRecord } from "./records.ts";

/** The data of a date record by their coding (EN 13757-3, table 10, notes to E110 110x). */
export function dateOf({ coding, place }: DataRecord): MeterDate | undefined {
  const { content, dataAt } = place;
  switch (coding) {
    case "int16":
      return readTypeG(content, dataAt);
    case "int24":
      return readTypeJ(content, dataAt);
    case "int32":
      return readTypeF(content, dataAt);
    case "int48":
      return readTypeI(content, dataAt);
    default:
      return undefined;
  }
}

/** Dates of a telegram by the storage number and function that they share with values (EN 13757-3, 6.3.5). */
export interface StorageDates {
  /** When the meter kept this value; `undefined` for present values and where the telegram does not say. */
  keptAt(record: DataRecord): string | undefined;
  /** The base time of a profile: the date at its storage number, storage 0 included. */
  baseOf(record: DataRecord): string | undefined;
}

/** Seconds of a storage interval's unit; months and years are calendar steps. */
const spacings: Readonly<Record<string, Spacing>> = {
  s: { unit: "second", count: 1 },
  min: { unit: "second", count: 60 },
  h: { unit: "second", count: 3600 },
  d: { unit: "second", count: 86_400 },
  month: { unit: "month", count: 1 },
  y: { unit: "month", count: 12 },
};

/** Storages from `first` on lie one interval apart, each further one longer ago. */
interface Interval {
  readonly first: number;
  readonly spacing: Spacing;
}

export function storageDates(meant: readonly MeantRecord[]): StorageDates {
  const dates = new Map<number, string>();
  const intervals: Interval[] = [];
  for (const { record, meaning } of meant) {
    const { quantity, qualifiers } = meaning;
    if (qualifiers[0] === "storage-interval") intervals.push(...intervalOf(record, meaning.unit));
    if ((quantity !== "date" && quantity !== "date-time") || qualifiers.length > 0) continue;
    const date = dateOf(record);
    const key = dateKey(record.storage, record.function);
    // A day of every year says what the meter is set to, not when it kept a value.
    const isDay = date?.valid === true && date.everyYear === undefined && date.text.length >= isoDateLength;
    if (isDay && !dates.has(key)) dates.set(key, date.text);
  }
  return dates.size === 0 ? undated : new StatedDates(dates, intervals);
}

const isoDateLength = 10;
const undated: StorageDates = { keptAt: () => undefined, baseOf: () => undefined };

class StatedDates implements StorageDates {
  readonly #dates: ReadonlyMap<number, string>;
  readonly #intervals: readonly Interval[];

  constructor(dates: ReadonlyMap<number, string>, intervals: readonly Interval[]) {
    this.#dates = dates;
    this.#intervals = intervals;
  }

  keptAt({ storage, function: how }: DataRecord): string | undefined {
    // The date at storage 0 is the meter's clock, which dates nothing.
    if (storage === 0) return how === "instantaneous" ? undefined : this.#dates.get(dateKey(0, how));
    return this.#dates.get(dateKey(storage, how)) ?? this.#plain(storage) ?? this.#counted(storage);
  }

  baseOf({ storage }: DataRecord): string | undefined {
    return this.#plain(storage);
  }

  #plain(storage: number): string | undefined {
    return this.#dates.get(dateKey(storage, "instantaneous"));
  }

  #counted(storage: number): string | undefined {
    const interval = this.#intervals.findLast(({ first }) => first < storage);
    const base = interval === undefined ? undefined : this.#plain(interval.first);
    if (interval === undefined || base === undefined) return undefined;
    return stepDate(base, interval.spacing, interval.first - storage);
  }
}

function intervalOf(record: DataRecord, unit = ""): Interval[] {
  const spacing = spacings[unit];
  if (spacing === undefined) return [];
  return [{ first: record.storage, spacing: { ...spacing, count: spacing.count * readUnsigned(record.data) } }];
}

/** Storage number and function as one number. */
function dateKey(storage: number, how: ReadingFunction): number {
  return functions.length * storage + functions.indexOf(how);
}
