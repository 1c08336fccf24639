// Gives the readings that bills are made from: one a meter and local day, measured or flagged, never silently missing.
import { type MeterId, type RegisterName, readCivil, rejecting, type Seconds, type Utility } from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import type { MeterItem } from "@tributary/wire";
import type { MeterBook, Within } from "./traits.ts";
import { inUnit, mainRegister, unitOf } from "./views.ts";

/** What a meter's billed register stood at when a local day ended, and what passed in that day. */
export interface BillingRead {
  readonly meter: MeterId;
  readonly name: string | null;
  readonly utility: Utility;
  readonly register: RegisterName;
  readonly unit: string;
  /** Newest valid reading of the day. */
  readonly index: number | null;
  readonly consumption: number | null;
  /** `estimated` where a gap of more than an hour was bridged, `missing` where the day has no valid reading. */
  readonly quality: "measured" | "estimated" | "missing";
}

/** Meters that are looked up at once. */
const page = 500;
const day = 86_400;
/** Readings of a day among which the newest valid one is sought. */
const newest = 100;

async function readOf(series: SeriesStore, item: MeterItem, date: string): Promise<BillingRead | undefined> {
  const main = mainRegister(item.utility, series.latest(item.meter));
  const from = readCivil(date, item.zone);
  if (main === undefined || from === undefined) return undefined;
  // The next civil date begins 23 to 25 hours later, whatever the clocks do.
  const to = readCivil(nextDate(date), item.zone) ?? from + day;
  const span = { meter: item.meter, register: main.register, from, to };
  const [bucket] = await series.aggregates(span, "day", 1);
  const readings = await series.readings(span, newest);
  const last = readings.findLast((reading) => (reading.quality & rejecting) === 0);
  const value = inUnit(main.register);
  return {
    meter: item.meter,
    name: item.name ?? null,
    utility: item.utility,
    register: main.register,
    unit: unitOf(main.register),
    index: last === undefined ? null : value(last.ticks),
    consumption: bucket?.sum == null ? null : value(bucket.sum),
    quality: last === undefined ? "missing" : (bucket?.estimated ?? 0) > 0 ? "estimated" : "measured",
  };
}

function nextDate(date: string): string {
  const at: Seconds = Date.parse(`${date}T00:00:00Z`) / 1000 + day;
  return new Date(at * 1000).toISOString().slice(0, 10);
}

/** The billing reads of a civil date (YYYY-MM-DD), in the order of the meters; each in its own time zone. */
export async function billingReads(
  registry: MeterBook,
  series: SeriesStore,
  date: string,
  { within }: Within = {},
): Promise<BillingRead[]> {
  const reads: BillingRead[] = [];
  let after: MeterId | undefined;
  for (;;) {
    const items = registry.meters({ after, within, limit: page });
    for (const item of items) {
      const read = await readOf(series, item, date);
      if (read !== undefined) reads.push(read);
    }
    after = items.at(-1)?.meter;
    if (items.length < page) return reads;
  }
}
