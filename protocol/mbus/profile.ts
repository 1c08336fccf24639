// Expands compact profiles: many values of one register at even spacings in one record (EN 13757-3, annex F).
import { type Spacing, stepDate } from "./calendar.ts";
import { type Coding, codingLengths, codings } from "./dif.ts";
import type { MeantRecord } from "./meant-record.ts";
import { readUnsigned } from "./numbers.ts";
import { type RawValue, valueIn } from "./values.ts";

/** One value of a profile, in steps of its VIF. */
export interface ProfileValue {
  readonly raw: RawValue;
  readonly storage: number;
  /** Absent where the telegram states no base time. */
  readonly at: string | undefined;
}

const headLength = 2;
/** Spacing control byte: bits 0-3 coding of a value, 4-5 unit of the spacing, 6-7 what the values count (table F.7). */
const counts = { absolute: 0, increments: 1, decrements: 2, differences: 3 } as const;
const secondsOf = [1, 60, 3600, 86_400] as const;
/** Spacing value byte: 0 an array without times, 1 to 250 a number of units, above that calendar steps (table F.8). */
const longest = 250;
const halfMonth = 253;
const month = 254;
/** Months by unit. The table leaves unit 0 open; the standard's own example uses it for one month. */
const monthsOf = [1, 6, 3, 1] as const;
const days = 3;

function spacingOf(unit: number, value: number): Spacing | undefined {
  if (value === month) return { unit: "month", count: monthsOf[unit] ?? 1 };
  if (value === halfMonth && unit === days) return { unit: "half-month", count: 1 };
  return value > 0 && value <= longest ? { unit: "second", count: value * (secondsOf[unit] ?? 0) } : undefined;
}

/**
 * The values of a profile record, in the order of the telegram. `base` is the value of the same register at the same
 * storage number, from which increments count; where there is none the first entry stands for it. `baseTime` is its
 * date: the first entry lies one spacing from it even where there is no base value (annex F.3).
 */
export function profileValues(
  { record, meaning }: MeantRecord,
  base: RawValue,
  baseTime: string | undefined,
): ProfileValue[] {
  const { data } = record;
  const control = data[0] ?? 0;
  const coding = codings[control & 15] ?? "none";
  const length = codingLengths[control & 15] ?? 0;
  const count = control >> 6;
  const spacing = spacingOf((control >> 4) & 3, data[1] ?? 0);
  if (length === 0 || record.coding !== "variable") return [];
  // A profile runs forward from its base, an inverse one back; a difference is younger less older (annex F.2).
  const direction = meaning.profile === "inverse" ? -1 : 1;
  const change = count === counts.decrements ? -direction : direction;
  const values: ProfileValue[] = [];
  let sum = base;
  for (let at = headLength, step = 1; at + length <= data.length; at += length, step += 1) {
    const signed = count === counts.absolute || count === counts.differences;
    const entry = signed ? valueIn(coding, data, at, at + length) : increment(coding, data, at, at + length);
    if (count === counts.absolute) sum = entry;
    else if (sum === undefined) sum = step === 1 ? entry : undefined;
    else sum = typeof sum === "number" && typeof entry === "number" ? sum + change * entry : undefined;
    const storage = meaning.profile === "registers" ? record.storage + step : record.storage;
    const date =
      baseTime === undefined || spacing === undefined ? undefined : stepDate(baseTime, spacing, direction * step);
    values.push({ raw: sum, storage, at: date });
  }
  return values;
}

/** An increment has no sign, and all ones say that it is not known (annex A, type C). */
function increment(coding: Coding, data: Uint8Array, from: number, to: number): RawValue {
  if (!coding.startsWith("int")) return valueIn(coding, data, from, to);
  const value = readUnsigned(data, from, to);
  return value === 256 ** (to - from) - 1 ? undefined : value;
}
