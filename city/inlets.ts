// What passes the inlet of a district: all that its customers draw, and what its pipes lose.
import type { Seconds } from "@tributary/core";
import type { SimulatedMeter } from "./city-meter.ts";
import type { Counter } from "./counter.ts";
import { between } from "./random.ts";

/** Litres that the pipes of a district have lost until a moment, counted from any other. */
export type Losses = (at: Seconds) => number;

const hour = 3600;
/** Where no network is solved: litres that seep away for each house in an hour, least and most. */
const seeping = [1.5, 4] as const;
/** Seconds over which a flow is taken. */
const span = 60;

/** Losses of a district of so many houses that depend on nothing but its seed. */
export function plannedLosses(seed: number, houses: number): Losses {
  const litresPerHour = houses * between(...seeping, seed, 91);
  return (at) => (litresPerHour * at) / hour;
}

/** The flow into a district, in litres since the city's beginning. */
export function inletFlow(
  meters: readonly Pick<SimulatedMeter, "measures">[],
  losses: Losses,
  beginning: Seconds,
): Counter {
  const before = losses(beginning);
  const total = (at: Seconds) =>
    meters.reduce((sum, { measures }) => sum + measures.drawn(at), Math.max(0, losses(at) - before));
  return { total, rate: (at) => ((total(at) - total(at - span)) * hour) / span };
}
