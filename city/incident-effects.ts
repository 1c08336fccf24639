// What incidents do to the flow through a meter, and to what the meter counts of it.
import type { Seconds } from "@tributary/core";
import { atWall, type CivilDay } from "./civil-day.ts";
import { type Counter, counter, type Habit } from "./counter.ts";
import type { FraudWay, Happening, LeakForm } from "./incident.ts";
import type { Pulse } from "./pulses.ts";
import { between, drawer } from "./random.ts";

const hour = 3600;
/** Part of the flow that a cheated meter counts. */
const countedBy: Readonly<Record<FraudWay, number>> = { "zero-use": 0, bypass: 0.35, magnet: 0.08, reversed: -1 };
/** A cistern refills a litre at once; one that runs on does so for so many seconds after a flush. */
const refill = { litres: 1, seconds: 20 } as const;
const flush = { least: 1200, most: 3600, timesADay: 4 } as const;
/** Water flows back a few times a night, when the pressure falls. */
const backwardTimes = 3;

/** Where and from when a meter counts, for habits that depend on the day. */
interface Counting {
  readonly seed: number;
  readonly beginning: Seconds;
  readonly zone: string;
}

/** Two flows as one. */
export function together(one: Counter, other: Counter): Counter {
  return { total: (at) => one.total(at) + other.total(at), rate: (at) => one.rate(at) + other.rate(at) };
}

/** Water that runs away behind the meter, or `undefined` where none does. */
export function losses(happenings: readonly Happening[], counting: Counting): Counter | undefined {
  const flows = happenings.flatMap((happening): Counter[] => {
    if (happening.kind === "burst") return [steady(happening, happening.litresPerHour)];
    return happening.kind === "leak" ? [leaks[happening.form](happening, happening.litresPerHour, counting)] : [];
  });
  return flows.length === 0 ? undefined : flows.reduce(together);
}

const leaks = { steady, cistern, flush: flushing } as const satisfies Record<
  LeakForm,
  (span: Happening, litresPerHour: number, counting: Counting) => Counter
>;

function steady({ from, to = Infinity }: Happening, litresPerHour: number): Counter {
  return {
    total: (at) => (litresPerHour * Math.max(0, Math.min(at, to) - from)) / hour,
    rate: (at) => (at > from && at < to ? litresPerHour : 0),
  };
}

function cistern({ from, to = Infinity }: Happening, litresPerHour: number): Counter {
  const every = (hour * refill.litres) / litresPerHour;
  return {
    total(at) {
      const since = Math.max(0, Math.min(at, to) - from);
      return refill.litres * (Math.floor(since / every) + Math.min(1, (since % every) / refill.seconds));
    },
    rate: (at) => (at > from && at < to && (at - from) % every < refill.seconds ? hour / refill.seconds : 0),
  };
}

function flushing(span: Happening, litresPerHour: number, counting: Counting): Counter {
  const habit = (day: CivilDay) => {
    const draw = drawer(counting.seed, 51, day.number);
    return Array.from({ length: 1 + Math.floor(2 * flush.timesADay * draw()) }, () => {
      const seconds = Math.round(flush.least + (flush.most - flush.least) * draw());
      const from = Math.min(atWall(day, Math.floor((7 + 16 * draw()) * hour)), day.end - seconds);
      return { from, seconds, amount: (litresPerHour * seconds) / hour };
    });
  };
  return counter(during(span, habit), counting.beginning, counting.zone);
}

/** What flows back through the meter, in litres, counted upwards; `undefined` where nothing does. */
export function backflow(happenings: readonly Happening[], counting: Counting): Counter | undefined {
  const found = happenings.find(({ kind }) => kind === "backflow");
  if (found?.kind !== "backflow") return undefined;
  const habit = (day: CivilDay) =>
    Array.from({ length: backwardTimes }, (_, index) => ({
      from: atWall(day, Math.floor((1 + 1.5 * index + between(0, 1, counting.seed, 52, day.number, index)) * hour)),
      seconds: 120,
      amount: found.litresPerDay / backwardTimes,
    }));
  return counter(during(found, habit), counting.beginning, counting.zone);
}

/** The pulses of a habit that begin while something lasts. */
function during({ from, to = Infinity }: Happening, habit: Habit): (day: CivilDay) => Pulse[] {
  return (day) =>
    day.end <= from || day.start >= to ? [] : habit(day).filter((one) => one.from >= from && one.from < to);
}

/** What a meter counts of a flow: less while somebody cheats it, nothing while it stands still. */
export function counted(flow: Counter, happenings: readonly Happening[]): Counter {
  return happenings.reduce((before, happening) => {
    const part = partCounted(happening);
    return part === undefined ? before : countedIn(before, part, happening);
  }, flow);
}

function partCounted(happening: Happening): number | undefined {
  if (happening.kind === "stopped") return 0;
  return happening.kind === "fraud" ? countedBy[happening.way] : undefined;
}

function countedIn(flow: Counter, part: number, { from, to = Infinity }: Happening): Counter {
  const atBegin = once(() => flow.total(from));
  const atEnd = once(() => flow.total(to));
  return {
    total(at) {
      if (at <= from) return flow.total(at);
      const whole = flow.total(at);
      return whole - (1 - part) * ((at < to ? whole : atEnd()) - atBegin());
    },
    rate: (at) => flow.rate(at) * (at > from && at < to ? part : 1),
  };
}

/** A value that is computed when it is first asked for. */
export function once(compute: () => number): () => number {
  let value: number | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
