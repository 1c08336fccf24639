// Answers the balance of a district (DMA): what went in, what its members used, what was lost, and since when more is lost.
import type { RegisterName, Seconds, Utility } from "@tributary/core";
import { type Balance, balanceOf, newLeaks } from "@tributary/engine-balance";
import { edgesOf, type Period } from "@tributary/engine-consumption";
import type { SeriesStore } from "@tributary/engine-series";
import type { AssetBook, DistrictFacts, TimeSpan } from "./asset-traits.ts";
import { classOf, hoursOfLine } from "./district-hours.ts";
import { linesOf, type Subject } from "./register-lines.ts";
import { always } from "./subjects.ts";
import type { Clock } from "./traits.ts";
import { usualRegister } from "./views.ts";

export interface BalanceQuery {
  readonly from: Seconds;
  readonly to: Seconds;
  /** Periods of a whole number of hours that begin in the span. */
  readonly period: Exclude<Period, "15min">;
}

/** A balance of [from, to); amounts in ticks. */
export interface PeriodBalance extends Balance {
  readonly from: Seconds;
  readonly to: Seconds;
}

/** A leak that was found in the span. */
export interface FoundLeak {
  readonly since: Seconds;
  readonly found: Seconds;
  /** Ticks an hour above what was lost before. */
  readonly flow: number;
}

export interface DistrictAnswer {
  readonly district: string;
  readonly name: string;
  readonly utility: Utility;
  readonly register: RegisterName;
  readonly zone: string;
  readonly balances: readonly PeriodBalance[];
  readonly leaks: readonly FoundLeak[];
}

export interface Districts {
  /** `undefined`: there is no such district. */
  balance(district: string, query: BalanceQuery): Promise<DistrictAnswer | undefined>;
}

export interface DistrictParts {
  readonly series: SeriesStore;
  readonly assets: AssetBook;
  readonly clock: Clock;
}

/** Profiles of members, and what is usually lost, are told from so long before. */
const learning: Seconds = 28 * 86_400;
/** Hours of one answer, those of learning among them: a year. */
const mostHours = 9000;

export function openDistricts({ series, assets, clock }: DistrictParts): Districts {
  async function inletsOf({ inlets }: DistrictFacts): Promise<(Subject & TimeSpan)[]> {
    const placed = await Promise.all(inlets.map(({ meter }) => assets.placementsOf({ meter }, always)));
    return inlets.map(({ meter, from, to }, place) => {
      const mountings = placed[place] ?? [];
      return { ...(mountings.length === 0 ? { meter } : {}), mountings, from, to };
    });
  }

  return {
    async balance(district, { from, to, period }) {
      const facts = await assets.districtAt(district, { from: from - learning, to });
      if (facts === undefined) return undefined;
      const { utility, zone, name } = facts;
      const register = usualRegister(utility);
      const end = Math.min(to, clock());
      const edges = edgesOf("hour", Math.max(0, from - learning), end, zone, mostHours);
      // The hour that has just begun cannot be balanced yet.
      while ((edges.at(-1) ?? 0) > end) edges.pop();
      const span = { register, from: edges[0] ?? end, to: edges.at(-1) ?? end, now: clock() };
      const hoursOf = async (subjects: readonly (Subject & TimeSpan)[]) => {
        const hours = [];
        for await (const { place, line } of linesOf(series, subjects, span)) {
          hours.push(hoursOfLine(line, edges, subjects[place] ?? always));
        }
        return hours;
      };
      const members = await hoursOf(facts.members.map((one) => ({ ...one, mountings: one.placements })));
      const inlets = (await hoursOf(await inletsOf(facts))).map((hours, place) => ({
        ...hours,
        direction: facts.inlets[place]?.direction ?? "in",
      }));
      const classes = Uint8Array.from(edges.slice(0, -1), (edge) => classOf(edge, zone));
      const balance = balanceOf({ classes, inlets, members });

      const placeOf = new Map(edges.map((edge, place) => [edge, place]));
      const periods = edgesOf(period, from, end, zone, mostHours);
      const balances = periods.slice(0, -1).flatMap((start, place) => {
        const stop = Math.min(periods[place + 1] ?? end, edges.at(-1) ?? end);
        const [first, last] = [placeOf.get(start), placeOf.get(stop)];
        if (first === undefined || last === undefined || first >= last) return [];
        return [{ from: start, to: stop, ...balance.over(first, last) }];
      });
      const hourly = classes.length === 0 ? [] : Array.from(classes, (_, hour) => balance.over(hour, hour + 1));
      const momentOf = (hour: number) => edges[hour] ?? end;
      const leaks = newLeaks(hourly)
        .map(({ since, found, flow }) => ({ since: momentOf(since), found: momentOf(found + 1), flow }))
        .filter(({ found }) => found > from);
      return { district, name, utility, register, zone, balances, leaks };
    },
  };
}
