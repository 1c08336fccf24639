// Expands compact profiles: many values of one register at even spacings in one record (EN 13757-3, annex F).
import { type Spacing, stepDate } from "./calendar.ts";
import { codingLengths, codings } from "./dif.ts";
import type { MeantRecord } from "./meant-record.ts";
import { type RawValue, rawValue } from "./values.ts";

/** One value of a profile, in steps of its VIF. */
export interface ProfileValue {
  readonly raw: RawValue;
  readonly storage: number;
  /** Absent where the telegram states no base time. */
  readonly at: string | undefined;
}

/** Spacing control byte: bits 0-3 coding of a value, 4-5 unit of the spacing, 6-7 what the values count (annex F.2). */
const headLength = 2;
const counts = { absolute: 0, increments: 1, decrements: 2, differences: 3 } as const;
const secondsOf = [1, 60, 3600, 86_400] as const;
const calendarUnit = 3;
const halfMonth = 253;
const month = 254;
const longestSpacing = 250;

function spacingOf(unit: number, value: number): Spacing | undefined {
  if (unit === calendarUnit && value === halfMonth) return { unit: "half-month", count: 1 };
  if (unit === calendarUnit && value === month) return { unit: "month", count: 1 };
  const valid = value > 0 && value <= longestSpacing;
  return valid ? { unit: "second", count: value * (secondsOf[unit] ?? 0) } : undefined;
}

/**
 * The values of a profile record, in the order of the telegram. `base` is the value of the same register at the same
 * storage number, from which increments count; `baseTime` its date.
 */
export function profileValues(
  { record, meaning }: MeantRecord,
  base: RawValue,
  baseTime: string | undefined,
): ProfileValue[] {
  const control = record.data[0] ?? 0;
  const coding = codings[control & 15] ?? "none";
  const length = codingLengths[control & 15] ?? 0;
  const count = control >> 6;
  const spacing = spacingOf((control >> 4) & 3, record.data[1] ?? 0);
  if (length === 0 || record.coding !== "variable") return [];
  // A profile runs forward from its base, an inverse one back (annex F.3).
  const direction = meaning.profile === "inverse" ? -1 : 1;
  const values: ProfileValue[] = [];
  let sum = base;
  for (let at = headLength, step = 1; at + length <= record.data.length; at += length, step += 1) {
    let raw = rawValue({ coding, data: record.data.subarray(at, at + length) });
    if (count !== counts.absolute) {
      const change = count === counts.decrements ? -1 : 1;
      sum = typeof sum === "number" && typeof raw === "number" ? sum + direction * change * raw : undefined;
      raw = sum;
    }
    const storage = meaning.profile === "registers" ? record.storage + step : record.storage;
    const date =
      baseTime === undefined || spacing === undefined ? undefined : stepDate(baseTime, spacing, direction * step);
    values.push({ raw, storage, at: date });
  }
  return values;
}
