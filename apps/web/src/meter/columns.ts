// Lays buckets of consumption out as the columns of a chart and the rows of its table.
import { nextBucket } from "@tributary/core";
import type { ConsumptionList } from "@tributary/wire";
import { type Scale, scaleFor } from "../words/numbers.ts";

/** One bar: from `start` to `end`, UTC seconds; amounts in the unit of the columns, `null` where nothing is known. */
export interface Column {
  readonly start: number;
  readonly end: number;
  readonly amount: number | null;
  /** The part of the amount that was measured; the rest was estimated. */
  readonly measured: number | null;
  /** 0 to 1 */
  readonly estimated: number;
}

export interface Columns {
  readonly unit: string;
  readonly columns: readonly Column[];
  /** Of the known amounts, in the unit that suits it; for a level, which cannot be added up, their mean. */
  readonly total: { readonly amount: number; readonly unit: string } | undefined;
  readonly highest: Column | undefined;
  readonly anyEstimated: boolean;
}

/** What a bucket says: a counter the sum of its differences, a level its mean. */
export type Measure = "sum" | "mean";

type Consumption = Pick<ConsumptionList, "buckets" | "unit" | "zone"> & { readonly from: number; readonly to: number };

/** Every bucket of the span, in order; those that the answer leaves out are unknown, which is not nothing. */
export function layOut(answer: Consumption, bucket: "hour" | "day", measure: Measure): Columns {
  const { unit, zone, from, to } = answer;
  const rows = new Map(answer.buckets.map((row) => [row.start, row]));
  const known = answer.buckets.flatMap((row) => row[measure] ?? []);
  const scaled = (largest: number): Scale => (measure === "sum" ? scaleFor(unit, largest) : { unit, factor: 1 });
  const scale = scaled(Math.max(0, ...known.map(Math.abs)));
  const columns: Column[] = [];
  for (let start = from; start < to; start = nextBucket(start, bucket, zone)) {
    const row = rows.get(start);
    const amount = row?.[measure] ?? null;
    const estimated = amount === null ? 0 : (row?.estimated ?? 0);
    columns.push({ start, end: nextBucket(start, bucket, zone), ...amounts(amount, estimated, scale) });
  }
  return {
    unit: scale.unit,
    columns,
    total: totalOf(known, measure, scaled),
    highest: highestOf(columns),
    anyEstimated: columns.some(({ estimated }) => estimated > 0),
  };
}

function amounts(value: number | null, estimated: number, { factor }: Scale) {
  const amount = value === null ? null : value * factor;
  return { amount, measured: amount === null ? null : amount * (1 - estimated), estimated };
}

function totalOf(known: readonly number[], measure: Measure, scaled: (largest: number) => Scale): Columns["total"] {
  if (known.length === 0) return undefined;
  const sum = known.reduce((total, amount) => total + amount, 0);
  const value = measure === "sum" ? sum : sum / known.length;
  const { unit, factor } = scaled(value);
  return { amount: value * factor, unit };
}

function highestOf(columns: readonly Column[]): Column | undefined {
  let highest: Column | undefined;
  for (const column of columns) {
    if (column.amount !== null && column.amount > (highest?.amount ?? Number.NEGATIVE_INFINITY)) highest = column;
  }
  return highest;
}
