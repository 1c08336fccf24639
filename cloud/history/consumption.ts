// Answers what was used, computed from registers when it is asked: by meter, point and group, for any periods.
import { type MeterId, quantityOf, type RegisterName, type Seconds, type Utility } from "@tributary/core";
import {
  addUse,
  earlier,
  edgesOf,
  edgesOfDates,
  netUse,
  type Period,
  type Use,
  useOf,
} from "@tributary/engine-consumption";
import type { SeriesStore, StoredVersion } from "@tributary/engine-series";
import { linesOf } from "./register-lines.ts";
import { always, type Books, type Of, type Subjects, subjectsOf } from "./subjects.ts";
import type { Clock } from "./traits.ts";
import { mainRegister, usualRegister } from "./views.ts";

/** What is asked for beside a span. */
interface Asked {
  /** The register that is billed where it is left out. */
  readonly register?: RegisterName | undefined;
  /** Less what was given back (`energy.backward`). */
  readonly net?: boolean | undefined;
  /** Where meters of several utilities are held together, those of one; the first one's where it is left out. */
  readonly utility?: Utility | undefined;
  /** Nothing of before is told, whatever is asked. */
  readonly notBefore?: Seconds | undefined;
}

export interface UseQuery extends Asked {
  readonly from: Seconds;
  readonly to: Seconds;
  /** Periods that begin in the span; `span`: all of it as one. */
  readonly period: Period | "span";
}

/** What was used between dates of bills (YYYY-MM-DD), each the end of one period and the beginning of the next. */
export interface BillQuery extends Asked {
  readonly dates: readonly string[];
}

/** Amounts in ticks of the register. */
export interface Used {
  readonly register: RegisterName;
  readonly zone: string;
  /** Meters or points that were added up. */
  readonly members: number;
  readonly uses: readonly Use[];
  /** What was given back, where the net was asked for; what was taken is the sum of both. */
  readonly given?: readonly Use[];
}

/** With what a span is compared: the one before it, the same a month or a year before, or one that begins at a moment. */
export type Against = "before" | "month" | "year" | Seconds;

/** Answers `undefined` where there is no such meter, point or group. */
export interface Consumption {
  used(of: Of, query: UseQuery): Promise<Used | undefined>;
  /** `undefined` also where the dates are none or do not ascend. */
  billed(of: Of, query: BillQuery): Promise<Used | undefined>;
  compared(
    of: Of,
    query: UseQuery,
    against: Against,
  ): Promise<{ readonly now: Used; readonly before: Used } | undefined>;
  /** The newest `limit` versions of a register's values, raw, validated, estimated and edited side by side. */
  versions(
    meter: MeterId,
    query: Pick<UseQuery, "from" | "to" | "notBefore"> & { readonly register: RegisterName; readonly limit: number },
  ): Promise<StoredVersion[]>;
}

export interface ConsumptionParts extends Books {
  readonly series: SeriesStore;
  readonly clock: Clock;
}

/** Periods of one answer: a year of hours. */
const mostPeriods = 9000;

/** So long a part of a span is computed at once, unless one period of it is longer. */
const longestPart: Seconds = 400 * 86_400;

/** Edges in parts, each of which begins with the last edge of the one before. */
function* partsOf(edges: readonly Seconds[]): Generator<readonly Seconds[]> {
  let first = 0;
  while (first < edges.length - 1) {
    const begin = edges[first] ?? 0;
    const tooFar = edges.findIndex((edge) => edge > begin + longestPart);
    const last = tooFar < 0 ? edges.length - 1 : Math.max(first + 1, tooFar - 1);
    yield edges.slice(first, last + 1);
    first = last;
  }
}

const nothingIn = (from: Seconds, to: Seconds): Use => ({
  ...{ from, to, ticks: null, quality: "missing", estimated: 0 },
  ...{ open: to - from, readings: 0, flags: 0 },
});

export function openConsumption({ series, clock, ...books }: ConsumptionParts): Consumption {
  function registerOf({ utility, meters }: Subjects): RegisterName {
    for (const meter of meters) {
      const main = mainRegister(utility, series.latest(meter));
      if (main !== undefined && quantityOf(main.register) !== "pulses") return main.register;
    }
    return usualRegister(utility);
  }

  /** What all members used between each edge and the next. */
  async function sumOf(subjects: Subjects, register: RegisterName, edges: readonly Seconds[]): Promise<Use[]> {
    const sums: Use[] = [];
    for (const part of partsOf(edges)) sums.push(...(await sumOfPart(subjects, register, part)));
    return sums;
  }

  async function sumOfPart({ members }: Subjects, register: RegisterName, edges: readonly Seconds[]): Promise<Use[]> {
    const [from, to] = [edges[0], edges.at(-1)];
    if (from === undefined || to === undefined || from === to) return [];
    const sums: (Use | undefined)[] = edges.slice(1).map(() => undefined);
    for await (const { place, line } of linesOf(series, members, { register, from, to, now: clock() })) {
      const { from: joined = 0, to: left = null } = members[place] ?? {};
      for (const [period, sum] of sums.entries()) {
        const [begin, end] = [edges[period] ?? 0, edges[period + 1] ?? 0];
        const [first, last] = [Math.max(begin, joined), Math.min(end, left ?? end)];
        if (first >= last) continue;
        const use = { ...useOf(line, first, last), from: begin, to: end };
        sums[period] = sum === undefined ? use : addUse(sum, use);
      }
    }
    return sums.map((sum, period) => sum ?? nothingIn(edges[period] ?? 0, edges[period + 1] ?? 0));
  }

  async function between(subjects: Subjects, edges: readonly Seconds[], asked: Asked): Promise<Used> {
    const register = asked.register ?? registerOf(subjects);
    const { notBefore } = asked;
    const since = notBefore === undefined ? subjects.members : subjects.members.map((one) => ({ ...one, notBefore }));
    const allowed = { ...subjects, members: since };
    const taken = await sumOf(allowed, register, edges);
    const told = { register, zone: subjects.zone, members: subjects.members.length };
    if (asked.net !== true) return { ...told, uses: taken };
    const given = await sumOf(allowed, backwardOf(register), edges);
    // A meter that never told what it gave back gives nothing back.
    if (given.every(({ ticks }) => ticks === null)) return { ...told, uses: taken };
    return { ...told, uses: netUse(taken, given), given };
  }

  const edgesIn = ({ from, to, period, notBefore = from }: UseQuery, zone: string, isWhole = false) => {
    const first = isWhole ? from : Math.max(from, notBefore);
    if (period !== "span") return edgesOf(period, first, to, zone, mostPeriods);
    return first < to ? [first, to] : [];
  };

  /** `isWhole`: periods before `notBefore` have their places, and nothing is told of them. */
  async function used(of: Of, query: UseQuery, isWhole?: boolean): Promise<Used | undefined> {
    const subjects = await subjectsOf(books, of, query, query.utility);
    return subjects === undefined ? undefined : between(subjects, edgesIn(query, subjects.zone, isWhole), query);
  }

  return {
    used: (of, query) => used(of, query),
    async billed(of, query) {
      const subjects = await subjectsOf(books, of, always, query.utility);
      const edges = subjects === undefined ? undefined : edgesOfDates(query.dates, subjects.zone);
      if (subjects === undefined || edges === undefined) return undefined;
      const { notBefore = 0 } = query;
      return between(
        subjects,
        edges.filter((edge) => edge >= notBefore),
        query,
      );
    },
    async compared(of, query, against) {
      // The first period of one belongs beside the first of the other, also for who may be told of neither.
      const now = await used(of, query, true);
      if (now === undefined) return undefined;
      const [from, to] = otherSpan(query, now.zone, against);
      const before = await used(of, { ...query, register: now.register, from, to }, true);
      // Nothing may have been measured there yet.
      return { now, before: before ?? { ...now, members: 0, uses: [] } };
    },
    async versions(meter, { register, from, to, limit, notBefore = 0 }) {
      return series.versions({ meter, register, from: Math.max(from, notBefore), to }, limit);
    },
  };
}

/** `energy.backward.t1` for `energy.t1`. */
const backwardOf = (register: RegisterName): RegisterName => register.replace(/^[^.]+/, "$&.backward");

function otherSpan({ from, to }: UseQuery, zone: string, against: Against): readonly [Seconds, Seconds] {
  if (against === "before") return [from - (to - from), from];
  if (typeof against === "number") return [against, against + (to - from)];
  const back = against === "year" ? { years: 1 } : { months: 1 };
  return [earlier(from, zone, back), earlier(to, zone, back)];
}
