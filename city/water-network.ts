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
}

interface SolvedDistrict {
  readonly network: NetworkPlan;
  readonly run: NetworkRun;
}

const quarter: Seconds = 900;
const hour: Seconds = 3600;

/** The networks of all districts, laid out for their water meters and solved for what these really draw. */
export async function waterNetwork(seed: number, city: City, span: NetworkSpan): Promise<WaterNetwork> {
  /** Which house of its district a meter stands in. */
  const houses = new Map<MeterId, { district: string; house: number }>();
  const solved = new Map<string, SolvedDistrict>();
  const water = city.meters.filter(({ utility }) => utility === "water");
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
    use(district, at) {
      const { network, run } = find(district);
      return network.houses.reduce((sum, _, house) => sum + run.use(house, within(at)), 0);
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
  return { network, run };
}
