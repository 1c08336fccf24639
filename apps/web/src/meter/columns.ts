// Lays buckets of consumption out as the columns of a chart and the rows of its table.
import { nextBucket } from "@tributary/core";
import type { BucketView, ConsumptionList } from "@tributary/wire";
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
  /** Of the known amounts; for a level, which cannot be added up, their mean. */
  readonly total: number | null;
  readonly highest: Column | undefined;
  readonly anyEstimated: boolean;
}

/** What a bucket says: a counter the sum of its differences, a level its mean. */
export type Measure = "sum" | "mean";

type Consumption = Pick<ConsumptionList, "buckets" | "unit" | "zone"> & { readonly from: number; readonly to: number };

/** Every bucket of the span, in order; those that the answer leaves out are unknown, which is not nothing. */
export function layOut(answer: Consumption, bucket: "hour" | "day", measure: Measure): Columns {
  const known = new Map(answer.buckets.map((row) => [row.start, row]));
  const largest = Math.max(0, ...answer.buckets.map((row) => Math.abs(row[measure] ?? 0)));
  const scale = measure === "sum" ? scaleFor(answer.unit, largest) : { unit: answer.unit, factor: 1 };
  const columns: Column[] = [];
  for (let start = answer.from; start < answer.to; start = nextBucket(start, bucket, answer.zone)) {
    columns.push(
      column(start, nextBucket(start, bucket, answer.zone), known.get(start)?.[measure], known.get(start), scale),
    );
  }
  const amounts = columns.flatMap(({ amount }) => (amount === null ? [] : [amount]));
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return {
    unit: scale.unit,
    columns,
    total: amounts.length === 0 ? null : measure === "sum" ? sum : sum / amounts.length,
    highest: columns.reduce<Column | undefined>(
      (best, each) =>
        (each.amount ?? Number.NEGATIVE_INFINITY) > (best?.amount ?? Number.NEGATIVE_INFINITY) ? each : best,
      undefined,
    ),
    anyEstimated: columns.some(({ estimated }) => estimated > 0),
  };
}

function column(
  start: number,
  end: number,
  value: number | null | undefined,
  row: BucketView | undefined,
  { factor }: Scale,
): Column {
  if (value === null || value === undefined || row === undefined) {
    return { start, end, amount: null, measured: null, estimated: 0 };
  }
  const amount = value * factor;
  return { start, end, amount, measured: amount * (1 - row.estimated), estimated: row.estimated };
}
