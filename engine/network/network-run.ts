// Keeps what a network did in each step, and finds it again by moment.
import type { Seconds } from "@tributary/core";
import type { Demands } from "./demands.ts";

/** What the network did. A moment belongs to the step that it falls into; one before or after the run is a RangeError. */
export interface NetworkRun {
  readonly steps: number;
  /** Pressure at the meter in m; 0 behind a closed valve and where no water comes. */
  pressure(house: number, at: Seconds): number;
  /** What the house gets, in m3/h: less than its demand where the pressure is below 15 m. */
  use(house: number, at: Seconds): number;
  /** What passes an inlet meter, in m3/h, by its place in the plan's list of inlets. */
  inletFlow(inlet: number, at: Seconds): number;
  /** What a leak loses, in m3/h, by its place among the leaks of the events. */
  leakFlow(leak: number, at: Seconds): number;
  /** What all pipes behind the inlets lose through background leakage, in m3/h. */
  backgroundLeakage(at: Seconds): number;
}

/** One list a quantity, step after step. */
export interface Records {
  readonly pressure: Float32Array;
  readonly use: Float32Array;
  readonly inletFlow: Float64Array;
  readonly leakFlow: Float64Array;
  readonly background: Float64Array;
}

export interface Counts {
  readonly steps: number;
  readonly houses: number;
  readonly inlets: number;
  readonly leaks: number;
}

export function emptyRecords({ steps, houses, inlets, leaks }: Counts): Records {
  return {
    pressure: new Float32Array(steps * houses),
    use: new Float32Array(steps * houses),
    inletFlow: new Float64Array(steps * inlets),
    leakFlow: new Float64Array(steps * leaks),
    background: new Float64Array(steps),
  };
}

export function runOf(records: Records, { steps, houses, inlets, leaks }: Counts, demands: Demands): NetworkRun {
  function find(list: Float32Array | Float64Array, count: number, thing: number, at: Seconds): number {
    const step = Math.floor((at - demands.start) / demands.step);
    const value = thing >= 0 && thing < count && step >= 0 ? list[step * count + thing] : undefined;
    if (value === undefined) throw new RangeError(`the run knows nothing of number ${thing} at ${at}`);
    return value;
  }
  return {
    steps,
    pressure: (house, at) => find(records.pressure, houses, house, at),
    use: (house, at) => find(records.use, houses, house, at),
    inletFlow: (inlet, at) => find(records.inletFlow, inlets, inlet, at),
    leakFlow: (leak, at) => find(records.leakFlow, leaks, leak, at),
    backgroundLeakage: (at) => find(records.background, 1, 0, at),
  };
}
