// Puts the telegrams of all meters in the order of time, each meter in its own interval and phase.
import type { Seconds } from "@tributary/core";
import { type SimulatedMeter, shortestInterval } from "./city-meter.ts";

interface Turn {
  readonly meter: SimulatedMeter;
  /** Seconds into the interval. */
  readonly offset: number;
}

/** Meters that send equally often, in the order of their turns. */
interface Round {
  readonly interval: Seconds;
  readonly turns: readonly Turn[];
}

/** A meter's turn to send. */
interface Due {
  readonly at: Seconds;
  readonly meter: SimulatedMeter;
}

/** What is due next, if it is until a moment, and going on to what is due then. */
interface Queue {
  head(to: Seconds): Due | undefined;
  next(): void;
}

/** The air from a moment on. */
export interface OpenAirTime<Sent> {
  /** Everything after the last, until a moment. */
  until(to: Seconds): Iterable<Sent>;
}

export interface AirTime<Sent> {
  /** Everything sent after `from`; each meter at its own interval, or all at that which is told. */
  open(from: Seconds, interval?: Seconds): OpenAirTime<Sent>;
  /** A meter was told something: from then on it sends when its order book says so, also on air that is open already. */
  tell(meter: SimulatedMeter): void;
}

/** `send` makes what a meter sends at a moment; nothing where it does not speak so. */
export function airTime<Sent>(
  meters: readonly SimulatedMeter[],
  send: (meter: SimulatedMeter, at: Seconds) => Sent | undefined,
): AirTime<Sent> {
  /** Rounds by the interval that was asked for; 0 stands for each meter's own. They are kept: sorting takes long. */
  const known = new Map<number, readonly Round[]>();
  const told = toldMeters();
  return {
    open(from, interval) {
      let rounds = known.get(interval ?? 0);
      if (rounds === undefined) {
        rounds = interval === undefined || meters.length === 0 ? ownRounds(meters) : [roundOf(meters, interval)];
        known.set(interval ?? 0, rounds);
      }
      const queues = [...rounds.map((round) => queueOf(turnsAfter(round, from))), told.queue(from, interval)];
      return { until: (to) => merged(queues, to, send) };
    },
    tell: told.add,
  };
}

function ownRounds(meters: readonly SimulatedMeter[]): Round[] {
  return [...Map.groupBy(meters, ({ interval }) => interval)].map(([interval, group]) => roundOf(group, interval));
}

function roundOf(meters: readonly SimulatedMeter[], interval: Seconds): Round {
  if (!(interval >= shortestInterval)) throw new RangeError(`an interval has at least ${shortestInterval} seconds`);
  const turns = meters.map((meter) => ({ meter, offset: Math.floor(meter.phase * interval) }));
  return { interval, turns: turns.sort((a, b) => a.offset - b.offset) };
}

/** All send equally often, so that one round in the order of their turns is ordered by time, and so are the rounds. */
function* turnsAfter({ interval, turns }: Round, from: Seconds): Generator<Due, never> {
  for (let start = Math.floor(from / interval) * interval; ; start += interval) {
    for (let index = firstAfter(turns, from - start); index < turns.length; index += 1) {
      const turn = turns[index];
      if (turn !== undefined) yield { at: start + turn.offset, meter: turn.meter };
    }
  }
}

/** Place of the first turn with a greater offset. */
function firstAfter(turns: readonly Turn[], offset: number): number {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((turns[middle]?.offset ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The turns that are left to meters which nobody told anything until then. */
function queueOf(turns: Generator<Due, never>): Queue {
  let due = turns.next().value;
  return {
    head(to) {
      while (due.at <= to && (due.at > due.meter.book.since || !due.meter.sends(due.at))) due = turns.next().value;
      return due.at <= to ? due : undefined;
    },
    next() {
      due = turns.next().value;
    },
  };
}

/** The meters that were told something; they are few. */
function toldMeters() {
  const told: SimulatedMeter[] = [];
  /** Counts orders, so that what is due is looked for anew after each. */
  let orders = 0;
  return {
    add(meter: SimulatedMeter) {
      if (!told.includes(meter)) told.push(meter);
      orders += 1;
    },
    queue(from: Seconds, interval: Seconds | undefined): Queue {
      /** Until when each has sent. */
      const sent = new Map<SimulatedMeter, Seconds>();
      let found: Due | undefined;
      let foundFor = -1;
      const earliest = () => {
        let first: Due | undefined;
        for (const meter of told) {
          const after = sent.get(meter) ?? Math.max(from, meter.book.since);
          const at = meter.book.next(after, interval ?? meter.interval, meter.phase);
          if (at < (first?.at ?? Infinity) && meter.sends(at)) first = { at, meter };
        }
        return first;
      };
      return {
        head(to) {
          if (foundFor !== orders) found = earliest();
          foundFor = orders;
          return found !== undefined && found.at <= to ? found : undefined;
        },
        next() {
          if (found !== undefined) sent.set(found.meter, found.at);
          foundFor = -1;
        },
      };
    },
  };
}

/** There are few queues, so what is sent next is simply the earliest of those that are due in each. */
function* merged<Sent>(
  queues: readonly Queue[],
  to: Seconds,
  send: (meter: SimulatedMeter, at: Seconds) => Sent | undefined,
): Iterable<Sent> {
  while (true) {
    let first: Queue | undefined;
    let due: Due | undefined;
    for (const queue of queues) {
      const head = queue.head(to);
      if (head !== undefined && head.at < (due?.at ?? Infinity)) [first, due] = [queue, head];
    }
    if (first === undefined || due === undefined) return;
    // Gone on before it is handed over, for nobody needs to ask for more.
    first.next();
    const sent = send(due.meter, due.at);
    if (sent !== undefined) yield sent;
  }
}
