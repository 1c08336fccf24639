// A simulated district: its network is solved, its meters' registers are read into a store, and what it truly loses is known to the scorer.
import { buildCity, type CityMeter, waterNetwork } from "@tributary/city";
import { type AssetBook, openDistricts, type PeriodBalance, type Placed } from "@tributary/cloud-history";
import type { Seconds } from "@tributary/core";
import { openSeries, type SeriesStore } from "@tributary/engine-series";
import type { ReadingsItem } from "@tributary/wire";

export const hour: Seconds = 3600;
export const day = 24 * hour;
const start = Date.parse("2025-06-02T00:00:00+02:00") / 1000;
const zone = "Europe/Madrid";
/** Ticks in a litre. */
const litre = 1000;

export interface DistrictPlan {
  readonly seed: number;
  readonly meters: number;
  readonly days: number;
  /** How often meters are read, in seconds, each in its own phase. */
  readonly interval: Seconds;
  /** Share of members of which nothing is heard any more from a day on. */
  readonly silent?: { readonly share: number; readonly fromDay: number };
  /** A hole of so many mm2 in a main that opens on a day. */
  readonly leak?: { readonly area: number; readonly day: number };
}

export interface SimulatedDistrict {
  readonly start: Seconds;
  readonly store: SeriesStore;
  /** The balances of a span of days, and the leaks found in it. */
  balance(period: "hour" | "day" | "month", fromDay: number, toDay: number): ReturnType<typeof answerOf>;
  /** For the scorer alone: ticks that were truly lost in a time. */
  lost(from: Seconds, to: Seconds): number;
}

type Districts = ReturnType<typeof openDistricts>;

async function answerOf(districts: Districts, query: Parameters<Districts["balance"]>[1]) {
  const answer = await districts.balance("D01", query);
  if (answer === undefined) throw new Error("there is no district D01");
  return answer;
}

/** A hole that was there before anybody counted, so that the district loses as much as others do. */
const oldHole = { kind: "leak", node: 30, area: 12 } as const;

export async function simulatedDistrict(plan: DistrictPlan): Promise<SimulatedDistrict> {
  const { seed, days, interval, silent, leak } = plan;
  // An hour more, so that the last one has readings on both sides.
  const end = start + days * day + hour;
  const city = {
    seed,
    start,
    zone,
    meters: plan.meters,
    utilities: ["water"],
    inlets: true,
    incidents: {},
    days,
  } as const;
  const network = await waterNetwork(seed, buildCity(city), {
    ...{ from: start, to: end, step: hour },
    events: () => [
      { ...oldHole, at: start },
      ...(leak === undefined ? [] : [{ kind: "leak", node: 5, area: leak.area, at: start + leak.day * day } as const]),
    ],
  });
  const solved = buildCity(city, network);
  const isInlet = ({ customer }: CityMeter) => customer === "utility";
  const store = await openSeries({ path: ":memory:", threads: 1 });

  /** Every n-th member falls silent. */
  const isSilent = (place: number) => silent !== undefined && (place * 7 + seed) % 100 < silent.share * 100;
  const readings = solved.meters.map((meter, place): ReadingsItem => {
    const phase = (place * 977 + seed * 131) % interval;
    const until = isSilent(place) && !isInlet(meter) ? start + (silent?.fromDay ?? days) * day : end;
    const litres = solved.registers(meter.meter, start + phase, until, interval);
    return {
      ...{ kind: "readings", meter: meter.meter, register: "volume", unit: "m3", layer: 1, version: 1 },
      at: Array.from(litres, (_, reading) => start + phase + reading * interval),
      ticks: Array.from(litres, (shown) => Math.round(shown * litre)),
      quality: Array.from(litres, () => 0),
    };
  });
  await store.append({ node: "edge", epoch: "a", through: 1, readings, aggregates: [] });

  const placed = ({ meter, point }: CityMeter): Placed => ({
    ...{ meter, point, from: 0, to: null, multiplier: 1, pulse: null, utility: "water", zone },
    registers: [{ register: "volume", digits: 5, first: null, last: null }],
  });
  const always = { from: 0, to: null };
  const assets: AssetBook = {
    placementsOf: async (of) =>
      "meter" in of ? solved.meters.filter(({ meter }) => meter === of.meter).map(placed) : [],
    metersOf: async () => [],
    districtAt: async (id) => ({
      ...{ id, name: "North", utility: "water", zone },
      inlets: solved.meters.filter(isInlet).map(({ meter }) => ({ meter, direction: "in", ...always })),
      members: solved.meters
        .filter((meter) => !isInlet(meter))
        .map((meter) => ({ point: meter.point, ...always, placements: [placed(meter)] })),
    }),
  };
  const districts = openDistricts({ series: store, assets, clock: () => end });
  return {
    start,
    store,
    balance: (period, fromDay, toDay) =>
      answerOf(districts, { period, from: start + fromDay * day, to: start + toDay * day }),
    lost: (from, to) => (network.losses("D01", to) - network.losses("D01", from)) * litre,
  };
}

/** How a district's balances compare with the truth. */
export function scoreOf(district: SimulatedDistrict, balances: readonly PeriodBalance[]) {
  const errors = balances.map(({ from, to, lost, doubt }) => {
    const truth = district.lost(from, to);
    return { error: lost - truth, part: (lost - truth) / truth, isWithin: Math.abs(lost - truth) <= doubt, doubt };
  });
  const share = (of: (one: (typeof errors)[number]) => boolean) => errors.filter(of).length / errors.length;
  return {
    count: errors.length,
    /** Share of the periods whose band holds the truth. */
    within: share(({ isWithin }) => isWithin),
    /** The greatest error, as a part of the truth. */
    worst: Math.max(...errors.map(({ part }) => Math.abs(part))),
    /** Half the width of the band, mean of all, litres. */
    doubt: errors.reduce((sum, { doubt }) => sum + doubt, 0) / errors.length / litre,
  };
}
