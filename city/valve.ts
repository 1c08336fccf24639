// A smart valve: told to open or to close it moves for some seconds, unless it is stuck.
import type { Seconds, ValveState } from "@tributary/core";
import type { Counter } from "./counter.ts";
import { type Happening, lasts } from "./incident.ts";

/** A span in which nothing passes. */
interface Shut {
  readonly from: Seconds;
  readonly to: Seconds;
}

export interface Valve {
  /** Tells it to move, later than it was told before; answers when it will stand. */
  turn(wanted: "open" | "closed", at: Seconds): Seconds;
  state(at: Seconds): ValveState;
  /** Percent: 0 is closed, 100 open. */
  position(at: Seconds): number;
  /** When nothing passes, in the order of time. */
  readonly shut: readonly Shut[];
}

/** One run of its motor. Positions in percent. */
interface Move {
  readonly wanted: "open" | "closed";
  readonly at: Seconds;
  readonly until: Seconds;
  readonly from: number;
  readonly to: number;
  readonly stuck: boolean;
}

/** Seconds from one end to the other. */
const travel = 8;
const ends = { open: 100, closed: 0 } as const;
const mounted: Move = { wanted: "open", at: -Infinity, until: -Infinity, from: 100, to: 100, stuck: false };

export function valveOf(happenings: readonly Happening[]): Valve {
  const moves = [mounted];
  const shut: Shut[] = [];
  const moveAt = (at: Seconds) => moves.findLast((move) => move.at <= at) ?? mounted;

  function position(at: Seconds): number {
    const { at: begun, until, from, to } = moveAt(at);
    return at >= until ? to : Math.round(from + ((to - from) * (at - begun)) / (until - begun));
  }

  return {
    shut,
    turn(wanted, at) {
      const from = position(at);
      const until = at + Math.ceil((travel * Math.abs(ends[wanted] - from)) / 100);
      const stuck = until > at && happenings.some((one) => one.kind === "stuck-valve" && lasts(one, at));
      moves.push({ wanted, at, until, from, to: stuck ? from : ends[wanted], stuck });
      const last = shut.at(-1);
      if (last !== undefined && at < last.to && !stuck && wanted === "open") {
        shut.pop();
        if (last.from < at) shut.push({ from: last.from, to: at });
      }
      if (wanted === "closed" && !stuck && last?.to !== Infinity) shut.push({ from: until, to: Infinity });
      return until;
    },
    state(at) {
      const { wanted, until, stuck } = moveAt(at);
      if (at < until) return wanted === "open" ? "opening" : "closing";
      return stuck ? "stuck" : wanted;
    },
    position,
  };
}

/** A flow as far as the valve lets it pass. */
export function shutOff(flow: Counter, { shut }: Pick<Valve, "shut">): Counter {
  const known = new Map<Seconds, number>();
  const passedUntil = (at: Seconds) => {
    const passed = known.get(at) ?? flow.total(at);
    known.set(at, passed);
    return passed;
  };
  return {
    total(at) {
      let lost = 0;
      let least = -Infinity;
      for (const { from, to } of shut) {
        if (at <= from) break;
        // It stands still to the last bit, for sums that differ in theirs would let a register fall.
        least = passedUntil(from) - lost;
        if (at <= to) return least;
        lost += passedUntil(to) - passedUntil(from);
      }
      return Math.max(least, flow.total(at) - lost);
    },
    rate: (at) => (shut.some(({ from, to }) => at > from && at < to) ? 0 : flow.rate(at)),
  };
}
