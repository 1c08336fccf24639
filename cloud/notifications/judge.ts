// Compares what came in with limits and criteria: what is to be compared is written down before the values are stored.
import { bucketStart, decimal, nextBucket, quantities, quantityOf, type Seconds, tickOf } from "@tributary/core";
import type { AggregatesItem } from "@tributary/wire";
import type { Criteria, Criterion } from "./criteria/criteria.ts";
import type { Facts } from "./criteria/expression.ts";
import { factsAt, type Incidents, toldWithin } from "./incidents.ts";
import {
  inTicks,
  isWholeDay,
  leastOfNight,
  limitKindTable,
  type Stretch,
  stretchToJudge,
} from "./limits/limit-kinds.ts";
import type { Limit, Limits } from "./limits/limits.ts";
import { change, type Store } from "./store.ts";
import type { UseBook, Viewers } from "./traits.ts";

export interface Judge {
  /**
   * Writes down what is about to be stored, where a limit or criterion looks at it: durable when it answers. What it answers
   * is called when the values are stored: they are compared from then on.
   */
  touch(told: readonly AggregatesItem[]): Promise<() => void>;
  /** Compares what was written down; answers how many registers that were. */
  judge(): Promise<number>;
  /** Looks at a limit that is new, as if its values of today had just come. */
  look(limit: Limit): Promise<void>;
}

export interface JudgeParts {
  readonly store: Store;
  readonly limits: Pick<Limits, "of">;
  readonly criteria: Pick<Criteria, "of">;
  readonly incidents: Pick<Incidents, "breach" | "hit">;
  readonly viewers: Pick<Viewers, "of">;
  readonly uses: UseBook;
}

interface Touched extends Stretch {
  readonly meter: string;
  readonly register: string;
}

const hour = 3600;
/** Registers that are compared between two looks at the table. */
const mostAtOnce = 200;
/** Rows of one statement. */
const mostRows = 2000;

const keyOf = ({ meter, register }: Pick<Touched, "meter" | "register">) => `${meter} ${register}`;

/** Of each register the stretch of the hours that are told. */
function stretches(told: readonly AggregatesItem[], isWatched: (meter: string, register: string) => boolean) {
  const found = new Map<string, Touched>();
  for (const { meter, register, bucket, start } of told) {
    if (bucket !== "hour" || start.length === 0 || !isWatched(meter, register)) continue;
    const key = keyOf({ meter, register });
    const known = found.get(key);
    const from = start.reduce((least, one) => Math.min(least, one), known?.from ?? Number.POSITIVE_INFINITY);
    const to = start.reduce((most, one) => Math.max(most, one + hour), known?.to ?? 0);
    found.set(key, { meter, register, from, to });
  }
  return [...found.values()];
}

export function openJudge({ store, limits, criteria, incidents, viewers, uses }: JudgeParts): Judge {
  const { tables, now } = store;

  const isWatched = (meter: string, register: string) =>
    criteria.of("hour").length + criteria.of("day").length > 0 ||
    limits.of(meter).some((limit) => limit.register === register);

  /** Registers of which values are being stored right now. */
  const storing = new Map<string, number>();
  const isNews = (start: Seconds) => start >= now() - toldWithin;

  async function judgeLimit(limit: Limit, touched: Touched, zone: string): Promise<void> {
    const { meter, register, kind, person } = limit;
    const hours = await uses.hours(meter, register, stretchToJudge(kind, touched, zone));
    const toJudge = { ...limit, limit: inTicks(register, limit.limit) };
    for (const breach of limitKindTable[kind].judge(toJudge, hours, zone)) {
      if (!isNews(breach.broken) || breach.broken <= limit.madeAt) continue;
      // What was before he moved in is not his; who moved out hears nothing.
      if ((await viewers.of(meter, breach.start, person)).length === 0) continue;
      await incidents.breach(limit, breach, finding(meter, register, breach.value));
    }
  }

  async function judgeCriteria(touched: Touched, zone: string): Promise<void> {
    const { meter, register, from, to } = touched;
    const [ofHours, ofDays] = [criteria.of("hour"), criteria.of("day")];
    if (ofHours.length + ofDays.length === 0) return;
    const known = { utility: uses.meter(meter)?.utility ?? "other", meter, register };
    const days = { from: bucketStart(from, "day", zone), to: nextBucket(to - 1, "day", zone) };
    const hours = await uses.hours(meter, register, days);
    const unit = (ticks: number | null) => finding(meter, register, ticks ?? 0).value;

    const ask = async (asked: readonly Criterion[], start: Seconds, end: Seconds, value: number, facts: Facts) => {
      for (const criterion of asked) {
        if (!isNews(end) || end <= criterion.madeAt || !criterion.holds(facts)) continue;
        await incidents.hit(criterion, start, register, finding(meter, register, value));
      }
    };
    for (const { start, sum, min, max, estimated } of hours) {
      // An hour that was estimated holds for nothing by itself.
      if (start < from || start >= to || estimated > 0) continue;
      const value = sum ?? max ?? 0;
      const facts = { ...known, use: unit(sum), least: unit(min ?? sum), most: unit(max ?? sum) };
      await ask(ofHours, start, start + hour, value, factsAt(start, zone, facts));
    }
    for (let start = days.from; ofDays.length > 0 && start < days.to; start = nextBucket(start, "day", zone)) {
      const end = nextBucket(start, "day", zone);
      const within = hours.filter((one) => one.start >= start && one.start < end);
      if (!isWholeDay(start, within, zone)) continue;
      const use = within.reduce((all, { sum }) => all + (sum ?? 0), 0);
      const least = Math.min(...within.map(({ min, sum }) => min ?? sum ?? 0));
      const most = Math.max(...within.map(({ max, sum }) => max ?? sum ?? 0));
      const night = leastOfNight(start, within, zone) ?? 0;
      const isUse = within.some(({ sum }) => sum !== null);
      const facts = { use: unit(use), least: unit(least), most: unit(most), night: unit(night) };
      await ask(ofDays, start, end, isUse ? use : most, factsAt(start, zone, { ...known, ...facts }));
    }
  }

  async function judgeOne(touched: Touched): Promise<void> {
    const known = uses.meter(touched.meter);
    if (known === undefined) return;
    for (const limit of limits.of(touched.meter)) {
      if (limit.register === touched.register) await judgeLimit(limit, touched, known.zone);
    }
    await judgeCriteria(touched, known.zone);
  }

  return {
    async touch(told) {
      const rows = stretches(told, isWatched);
      if (rows.length === 0) return () => undefined;
      for (const row of rows) storing.set(keyOf(row), (storing.get(keyOf(row)) ?? 0) + 1);
      const stored = () => {
        for (const row of rows) {
          const left = (storing.get(keyOf(row)) ?? 0) - 1;
          if (left > 0) storing.set(keyOf(row), left);
          else storing.delete(keyOf(row));
        }
      };
      await change(store, async (at) => {
        for (let first = 0; first < rows.length; first += mostRows) {
          await at
            .insertInto("touched")
            .values(
              rows
                .slice(first, first + mostRows)
                .map(({ meter, register, from, to }) => ({ meter, register, from_at: from, to_at: to, times: 1 })),
            )
            .onConflict((other) =>
              other.columns(["meter", "register"]).doUpdateSet((set) => ({
                from_at: set
                  .case()
                  .when("touched.from_at", "<", set.ref("excluded.from_at"))
                  .then(set.ref("touched.from_at"))
                  .else(set.ref("excluded.from_at"))
                  .end(),
                to_at: set
                  .case()
                  .when("touched.to_at", ">", set.ref("excluded.to_at"))
                  .then(set.ref("touched.to_at"))
                  .else(set.ref("excluded.to_at"))
                  .end(),
                times: set("touched.times", "+", 1),
              })),
            )
            .execute();
        }
      }).catch((error: unknown) => {
        stored();
        throw error;
      });
      return stored;
    },

    async judge() {
      const found = await tables.selectFrom("touched").selectAll().limit(mostAtOnce).execute();
      const rows = found.filter((row) => !storing.has(keyOf(row)));
      for (const { meter, register, from_at, to_at, times } of rows) {
        await judgeOne({ meter, register, from: from_at, to: to_at });
        // What was touched again meanwhile is looked at again.
        await tables
          .deleteFrom("touched")
          .where("meter", "=", meter)
          .where("register", "=", register)
          .where("times", "=", times)
          .execute();
      }
      return rows.length;
    },

    async look(limit) {
      const known = uses.meter(limit.meter);
      if (known === undefined) return;
      const { meter, register } = limit;
      await judgeLimit(limit, { meter, register, from: now() - hour, to: now() + 1 }, known.zone);
    },
  };
}

/** An amount of ticks as it is told. */
function finding(meter: string, register: string, ticks: number) {
  const quantity = quantityOf(register);
  return { meter, value: decimal(ticks, tickOf(quantity) ?? 0), unit: quantities[quantity].unit };
}
