// Joins the city's water meters to the networks of their districts: pressures, and what enters each district.
import type { MeterId, Seconds } from "@tributary/core";
import {
  barPerMetre,
  dmaNetwork,
  type NetworkEvent,
  type NetworkPlan,
  type NetworkRun,
  solveNetwork,
} from "@tributary/engine-network";
import type { City } from "./plan.ts";
import { drawer, hash } from "./random.ts";

/** What is to be solved: from a moment until before another, one steady state a step. */
export interface NetworkSpan {
  readonly from: Seconds;
  readonly to: Seconds;
  /** A quarter of an hour unless told. */
  readonly step?: Seconds;
  /** What happens in a district: leaks and bursts of its pipes, valves that are turned. */
  readonly events?: (district: string, network: NetworkPlan) => readonly NetworkEvent[];
}

/** What the networks of the city did. Outside the span it is taken to come again and again. */
export interface WaterNetwork {
  readonly districts: ReadonlyMap<string, NetworkPlan>;
  /** Pressure at a water meter in bar. */
  pressure(meter: MeterId, at: Seconds): number;
  /** What passes the inlet meter of a district, in m3/h: all that its customers draw, and what its pipes lose. */
  inletFlow(district: string, at: Seconds): number;
  /** What the customers of a district get, in m3/h. */
  use(district: string, at: Seconds): number;
  /** Litres that the pipes of a district have lost since the beginning of the span. */
  losses(district: string, at: Seconds): number;
}

interface SolvedDistrict {
  readonly network: NetworkPlan;
  readonly run: NetworkRun;
  /** Litres lost when each step began, and at the end of the last. */
  readonly lost: Float64Array;
}

const quarter: Seconds = 900;
const hour: Seconds = 3600;

/** The networks of all districts, laid out for their water meters and solved for what these really draw. */
export async function waterNetwork(seed: number, city: City, span: NetworkSpan): Promise<WaterNetwork> {
  /** Which house of its district a meter stands in. */
  const houses = new Map<MeterId, { district: string; house: number }>();
  const solved = new Map<string, SolvedDistrict>();
  const water = city.meters.filter(({ utility, customer }) => utility === "water" && customer !== "utility");
  for (const [number, [district, meters]] of [...Map.groupBy(water, (meter) => meter.district)].entries()) {
    const points = [...Map.groupBy(meters, ({ point }) => point).values()].map((all) => all.map(({ meter }) => meter));
    for (const [house, ids] of points.entries()) for (const id of ids) houses.set(id, { district, house });
    // A meter that took another's place sees the same draw, so that either tells it.
    const drawn = points.map(([id = ""]) => id);
    solved.set(district, await solveDistrict(hash(seed, 81, number), district, drawn, city, span));
  }

  function find(district: string): SolvedDistrict {
    const found = solved.get(district);
    if (found === undefined) throw new RangeError(`${district} is no district with water`);
    return found;
  }
  const { step = quarter } = span;
  const length = span.to - span.from;
  const within = (at: Seconds) => span.from + ((((at - span.from) % length) + length) % length);
  return {
    districts: new Map([...solved].map(([district, { network }]) => [district, network])),
    pressure(meter, at) {
      const place = houses.get(meter);
      if (place === undefined) throw new RangeError(`${meter} is no water meter of this city`);
      return find(place.district).run.pressure(place.house, within(at)) * barPerMetre;
    },
    inletFlow: (district, at) => find(district).run.inletFlow(0, within(at)),
    use: (district, at) => useOf(find(district), within(at)),
    losses(district, at) {
      const { lost } = find(district);
      const steps = lost.length - 1;
      const passed = (within(at) - span.from) / step;
      const index = Math.min(steps - 1, Math.floor(passed));
      const [before = 0, after = 0] = lost.subarray(index, index + 2);
      return Math.floor((at - span.from) / length) * (lost[steps] ?? 0) + before + (after - before) * (passed - index);
    },
  };
}

async function solveDistrict(
  seed: number,
  district: string,
  meters: readonly MeterId[],
  city: City,
  { from, to, step = quarter, events }: NetworkSpan,
): Promise<SolvedDistrict> {
  const network = dmaNetwork(drawer(seed), meters.length);
  const steps = Math.ceil((to - from) / step);
  const flow = new Float32Array(steps * meters.length);
  for (const [house, meter] of meters.entries()) {
    const litres = city.truth.demand(meter, from, from + steps * step, step);
    for (const [index, drawn] of litres.entries()) flow[index * meters.length + house] = ((drawn / 1000) * hour) / step;
  }
  const run = await solveNetwork(network, { start: from, step, flow }, events?.(district, network) ?? []);
  const lost = new Float64Array(steps + 1);
  for (let index = 0; index < steps; index += 1) {
    const at = from + index * step;
    const leaking = run.inletFlow(0, at) - useOf({ network, run }, at);
    lost[index + 1] = (lost[index] ?? 0) + Math.max(0, (leaking * 1000 * step) / hour);
  }
  return { network, run, lost };
}

/** What the customers of a district get, in m3/h. */
function useOf({ network, run }: Pick<SolvedDistrict, "network" | "run">, at: Seconds): number {
  return network.houses.reduce((sum, _, house) => sum + run.use(house, at), 0);
}
