// Puts the telegrams of all meters in the order of time, each meter in its own interval and phase.
import type { Seconds } from "@tributary/core";
import { type SimulatedMeter, shortestInterval } from "./city-meter.ts";
import type { AirTelegram } from "./plan.ts";

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

export interface AirTime {
  /** Every telegram sent in (from, to]; each meter at its own interval, or all at that which is told. */
  telegrams(from: Seconds, to: Seconds, interval?: Seconds): Iterable<AirTelegram>;
}

export function airTime(meters: readonly SimulatedMeter[]): AirTime {
  /** Rounds by the interval that was asked for; 0 stands for each meter's own. They are kept: sorting takes long. */
  const known = new Map<number, readonly Round[]>();
  return {
    telegrams(from, to, interval) {
      let rounds = known.get(interval ?? 0);
      if (rounds === undefined) {
        rounds = interval === undefined ? ownRounds(meters) : [roundOf(meters, interval)];
        known.set(interval ?? 0, rounds);
      }
      return merged(rounds.map((round) => turnsWithin(round, from, to)));
    },
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

/** A meter's turn to send. */
interface Due {
  readonly at: Seconds;
  readonly meter: SimulatedMeter;
}

/** All send equally often, so that one round in the order of their turns is ordered by time, and so are the rounds. */
function* turnsWithin({ interval, turns }: Round, from: Seconds, to: Seconds): Iterator<Due> {
  for (let start = Math.floor(from / interval) * interval; start <= to; start += interval) {
    for (let index = firstAfter(turns, from - start); index < turns.length; index += 1) {
      const turn = turns[index];
      if (turn === undefined || start + turn.offset > to) return;
      const at = start + turn.offset;
      if (turn.meter.sends(at)) yield { at, meter: turn.meter };
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

/** There are few rounds, so the next telegram is simply the earliest of those that are due in each. */
function* merged(queues: readonly Iterator<Due>[]): Iterable<AirTelegram> {
  const due = queues.map((queue) => queue.next());
  while (true) {
    let first = -1;
    let earliest = Infinity;
    for (const [index, next] of due.entries()) {
      if (next.done !== true && next.value.at < earliest) {
        earliest = next.value.at;
        first = index;
      }
    }
    const next = due[first];
    const queue = queues[first];
    if (next === undefined || queue === undefined || next.done === true) return;
    yield next.value.meter.telegram(next.value.at);
    due[first] = queue.next();
  }
}
