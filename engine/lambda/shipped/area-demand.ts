// Tomorrow's demand of an area, hour by hour: multivariate linear regression on its own weeks (paper 2, 3.3.3).
import type { LambdaCall } from "@tributary/wire";
import type { Stock } from "../stock.ts";

declare const stock: Stock;

const hour = 3600;
const day = 24 * hour;
/** Weeks that the regression learns from. */
const weeks = 4;

/**
 * Reads `use`: hours of one area, eight weeks and more. Answers `{ hours: [{ start, value }], r2 }` for the 24 hours after
 * the last hour that is known; hours for which the past says nothing are left out.
 */
export function run({ streams }: LambdaCall) {
  const [area] = streams["use"] ?? [];
  if (area === undefined) throw new Error("no stream `use`");
  const known = new Map<number, number>();
  for (const [index, start] of area.start.entries()) {
    const value = area.value[index];
    if (value !== null && value !== undefined) known.set(start, value);
  }
  const last = Math.max(...known.keys());
  const at = (start: number) => known.get(start);

  /** The mean of what is known of some hours; undefined when nothing is. */
  const meanOf = (starts: readonly number[]): number | undefined => {
    const values = starts.map(at).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  /** What is known a day before an hour: the same hour yesterday, a week ago, of four weeks, and how yesterday ran against its week. */
  const features = (start: number): number[] | undefined => {
    const week = Array.from({ length: weeks }, (_, index) => start - 7 * day * (index + 1));
    const usual = meanOf(week) ?? at(start - day);
    if (usual === undefined) return undefined;
    const lately = Array.from({ length: 24 }, (_, index) => start - day - index * hour);
    const level = meanOf(lately);
    const before = meanOf(lately.map((one) => one - 7 * day));
    const change = level === undefined || before === undefined ? 0 : level - before;
    return [at(start - day) ?? usual, at(start - 7 * day) ?? usual, usual, change];
  };

  const rows: number[][] = [];
  const values: number[] = [];
  for (let start = last - weeks * 7 * day + hour; start <= last; start += hour) {
    const row = features(start);
    const value = at(start);
    if (row === undefined || value === undefined) continue;
    rows.push(row);
    values.push(value);
  }
  const model = stock.fitLinear(rows, values);
  const hours = [];
  for (let start = last + hour; start <= last + day; start += hour) {
    const row = features(start);
    if (row !== undefined) hours.push({ start, value: Math.max(0, stock.predictLinear(model, row)) });
  }
  return { hours, r2: model.r2 };
}
