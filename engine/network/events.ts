// What happens to a network while it is solved: valves are turned, pipes begin to leak and are mended.
import type { Seconds } from "@tributary/core";

export type NetworkEvent = ValveTurned | HouseValveTurned | Leak;

/** Position 0 is closed, 1 fully open; all valves are open until told. A pressure reducing valve is closed or works. */
export interface ValveTurned {
  readonly kind: "valve";
  readonly valve: number;
  readonly at: Seconds;
  readonly position: number;
}

/** A house's own valve: position 0 is closed, anything above lets pass what is asked for. */
export interface HouseValveTurned {
  readonly kind: "house-valve";
  readonly house: number;
  readonly at: Seconds;
  readonly position: number;
}

/** A hole at a node: 20 mm2 are a leaking connection, 500 mm2 a burst main. */
export interface Leak {
  readonly kind: "leak";
  readonly node: number;
  readonly at: Seconds;
  /** When it is mended; without it, never. */
  readonly until?: Seconds;
  /** In mm2, when it has grown; it grows evenly for `growing` seconds (0 unless told). */
  readonly area: number;
  readonly growing?: number;
}

/** Open area of a leak at a moment, in mm2. */
export function leakArea({ at: from, until = Infinity, area, growing = 0 }: Leak, at: Seconds): number {
  if (at < from || at >= until) return 0;
  return at >= from + growing ? area : (area * (at - from)) / growing;
}

/** Positions of all valves, or of all houses' valves, at a moment: as the last turn before it left each. */
export function positionsAt(
  turns: readonly (ValveTurned | HouseValveTurned)[],
  count: number,
  at: Seconds,
): Float64Array<ArrayBuffer> {
  const positions = new Float64Array(count).fill(1);
  const since = new Float64Array(count).fill(-Infinity);
  for (const turn of turns) {
    const place = turn.kind === "valve" ? turn.valve : turn.house;
    if (turn.at > at || turn.at < (since[place] ?? Infinity)) continue;
    since[place] = turn.at;
    positions[place] = turn.position;
  }
  return positions;
}
