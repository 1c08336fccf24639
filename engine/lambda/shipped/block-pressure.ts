// The pressure of a block: how it goes with what its area uses, and what it will be tomorrow, hour by hour.
import type { LambdaCall, LambdaColumns } from "@tributary/wire";
import type { Stock } from "../stock.ts";

declare const stock: Stock;

const hour = 3600;
const day = 24 * hour;
const weeks = 3;

/**
 * Reads `pressure` (hourly means at one meter, bar) and `use` (hours of the area that feeds it). Answers the association
 * `{ head, loss, r2 }`: losses grow with the square of the flow (Darcy and Weisbach), so pressure is fitted to use squared;
 * and `hours: [{ start, value }]` of tomorrow, by a regression on yesterday and on the weeks before.
 */
export function run({ streams }: LambdaCall) {
  const pressure = valuesOf("pressure", streams["pressure"]);
  const use = valuesOf("use", streams["use"]);
  const squared = new Map([...use].map(([start, value]) => [start, value * value]));
  const both = [...pressure].filter(([start]) => squared.has(start));
  const association = stock.fitLinear(
    both.map(([start]) => [squared.get(start) ?? 0]),
    both.map(([, bar]) => bar),
  );

  /** What is known of an hour a day before it: yesterday's pressure and use, and those of its weekday. */
  const features = (start: number): number[] | undefined => {
    const before = (values: ReadonlyMap<number, number>) => {
      const found = Array.from({ length: weeks }, (_, index) => values.get(start - 7 * day * (index + 1))).filter(
        (value) => value !== undefined,
      );
      return found.length === 0 ? undefined : found.reduce((sum, value) => sum + value, 0) / found.length;
    };
    const all = [pressure.get(start - day), squared.get(start - day), before(pressure), before(squared)];
    const known = all.filter((value) => value !== undefined);
    return known.length === all.length ? known : undefined;
  };
  const rows = [...pressure].flatMap(([start, bar]) => {
    const row = features(start);
    return row === undefined ? [] : [{ row, bar }];
  });
  const model = stock.fitLinear(
    rows.map(({ row }) => row),
    rows.map(({ bar }) => bar),
  );
  const last = Math.max(...pressure.keys());
  const hours = [];
  for (let start = last + hour; start <= last + day; start += hour) {
    const row = features(start);
    if (row !== undefined) hours.push({ start, value: stock.predictLinear(model, row) });
  }
  return { head: association.intercept, loss: association.coefficients[0], r2: association.r2, hours };
}

function valuesOf(name: string, columns: readonly LambdaColumns[] = []): Map<number, number> {
  const [column] = columns;
  if (column === undefined) throw new Error(`no stream \`${name}\``);
  const values = new Map<number, number>();
  for (const [index, start] of column.start.entries()) {
    const value = column.value[index];
    if (value !== null && value !== undefined) values.set(start, value);
  }
  return values;
}
