// Gives the readings that bills are made from: one a meter and local day, measured or flagged, never silently missing.
import { type MeterId, type RegisterName, readCivil, type Seconds, type Utility } from "@tributary/core";
import { nextPeriod, sourceOf, useOf } from "@tributary/engine-consumption";
import type { SeriesStore } from "@tributary/engine-series";
import type { MeterItem } from "@tributary/wire";
import type { AssetBook, Placed } from "./asset-traits.ts";
import { linesOf } from "./register-lines.ts";
import { always } from "./subjects.ts";
import type { Clock, MeterBook, Within } from "./traits.ts";
import { inUnit, mainRegister, unitOf, usualRegister } from "./views.ts";

/** What a meter's billed register stood at when a local day ended, and what passed in that day. */
export interface BillingRead {
  readonly meter: MeterId;
  readonly name: string | null;
  readonly utility: Utility;
  readonly register: RegisterName;
  readonly unit: string;
  /** Newest valid reading of the day, its end included, as the meter shows it. */
  readonly index: number | null;
  /** What was used in the day, from the register at its beginning and its end. */
  readonly consumption: number | null;
  /**
   * `estimated` where the day begins or ends in a gap that was bridged, or has no reading of its own; `partial` where of
   * some of it nothing is known; `missing` where nothing is.
   */
  readonly quality: "measured" | "estimated" | "partial" | "missing";
}

export interface BillingParts {
  readonly registry: Pick<MeterBook, "meters">;
  readonly series: SeriesStore;
  readonly assets: AssetBook;
  readonly clock: Clock;
}

/** Which meters are told of: those after one, at most so many. */
export interface BillingPage extends Within {
  readonly after?: MeterId | undefined;
  readonly limit?: number | undefined;
}

/** Meters that are looked up at once. */
const page = 500;

/** What a read is made of, beside the readings. */
interface Billed {
  readonly item: MeterItem;
  readonly register: RegisterName;
  readonly mountings: readonly Placed[];
  readonly from: Seconds;
  readonly to: Seconds;
}

async function billedOf({ series, assets }: BillingParts, item: MeterItem, date: string): Promise<Billed[]> {
  const mountings = await assets.placementsOf({ meter: item.meter }, always);
  const zone = mountings.at(-1)?.zone ?? item.zone;
  const from = readCivil(date, zone);
  if (from === undefined) return [];
  const usual = usualRegister(item.utility);
  const counted = mountings.some(({ pulse }) => pulse !== null) ? usual : undefined;
  const register = counted ?? mainRegister(item.utility, series.latest(item.meter))?.register ?? usual;
  return [{ item, register, mountings, from, to: nextPeriod(from, "day", zone) }];
}

/** The reads of meters of one register, of one and the same day. */
async function readsOf({ series, clock }: BillingParts, billed: readonly Billed[]): Promise<BillingRead[]> {
  const [first] = billed;
  if (first === undefined) return [];
  const { register, from, to } = first;
  const sources = billed.map(({ item: { meter }, mountings }) => {
    const mounting = mountings.findLast((one) => one.from < to);
    return { meter, register: mounting === undefined ? register : sourceOf(mounting, register), at: to };
  });
  const newest = await series.validAt(sources, "before", to - from - 1);
  const subjects = billed.map(({ item: { meter }, mountings }) =>
    mountings.length === 0 ? { meter, mountings } : { mountings },
  );
  const value = inUnit(register);
  const reads: BillingRead[] = [];
  for await (const { place, line } of linesOf(series, subjects, { register, from, to, now: clock() })) {
    const [one, source, last] = [billed[place], sources[place], newest[place]];
    if (one === undefined || source === undefined) continue;
    const { ticks, quality } = useOf(line, from, to);
    reads.push({
      meter: one.item.meter,
      name: one.item.name ?? null,
      utility: one.item.utility,
      register,
      unit: unitOf(register),
      index: last === undefined ? null : inUnit(source.register)(last.ticks),
      consumption: ticks === null ? null : value(ticks),
      quality: last === undefined && quality === "measured" ? "estimated" : quality,
    });
  }
  return reads;
}

/** The billing reads of a civil date (YYYY-MM-DD), in the order of the meters; each in its own time zone. */
export async function billingReads(
  parts: BillingParts,
  date: string,
  { within, after: begin, limit = Number.POSITIVE_INFINITY }: BillingPage = {},
): Promise<BillingRead[]> {
  const reads: BillingRead[] = [];
  let after = begin;
  while (reads.length < limit) {
    const items = parts.registry.meters({ after, within, limit: Math.min(page, limit - reads.length) });
    const billed = (await Promise.all(items.map((item) => billedOf(parts, item, date)))).flat();
    const alike = Map.groupBy(billed, ({ register, from, to }) => `${register} ${from} ${to}`);
    for (const some of alike.values()) reads.push(...(await readsOf(parts, some)));
    after = items.at(-1)?.meter;
    if (items.length < page) break;
  }
  return reads.sort((a, b) => (a.meter < b.meter ? -1 : 1));
}
