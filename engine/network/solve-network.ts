// Computes pressures and flows of a district over a span of time, one steady state a step.
import type { Demands } from "./demands.ts";
import { type OpenNetwork, withNetwork } from "./epanet.ts";
import { leakArea, type NetworkEvent, positionsAt } from "./events.ts";
import { emptyRecords, type NetworkRun, runOf } from "./network-run.ts";
import type { NetworkPlan } from "./plan.ts";
import { reach } from "./reach.ts";

/** Flow through 1 mm2 at 1 m of pressure in m3/h: an orifice lets pass 0.6 of what would fall freely through it. */
const orifice = 0.6 * 1e-6 * Math.sqrt(2 * 9.80665) * 3600;

/**
 * Solves the district for each step of the demands. Events hold from the first step that begins at or after them; those of
 * before the start are replayed, so that a year may be solved day by day. Throws a RangeError for demands or events that do
 * not fit the plan, and what EPANET says of a plan that is no network.
 */
export async function solveNetwork(
  plan: NetworkPlan,
  demands: Demands,
  events: readonly NetworkEvent[] = [],
): Promise<NetworkRun> {
  check(plan, demands, events);
  return withNetwork(plan, (network) => solveSteps(network, plan, demands, events));
}

function solveSteps(
  network: OpenNetwork,
  plan: NetworkPlan,
  demands: Demands,
  events: readonly NetworkEvent[],
): NetworkRun {
  const { nodes, valves, inlets, houses } = plan;
  const { start, step: length, flow } = demands;
  const turns = events.filter((event) => event.kind === "valve");
  const houseTurns = events.filter((event) => event.kind === "house-valve");
  const leaks = events.filter((event) => event.kind === "leak");
  const tapped = new Set(houses.map(({ node }) => node));
  const leaking = new Set(leaks.map(({ node }) => node));
  const sources = nodes.flatMap(({ head }, node) => (head === undefined ? [] : [node]));
  const behindInlets = inlets.map((valve) => valves[valve]?.to ?? 0);
  const metered = reach(plan, behindInlets, (valve) => !inlets.includes(valve));

  const counts = {
    steps: flow.length / houses.length,
    houses: houses.length,
    inlets: inlets.length,
    leaks: leaks.length,
  };
  const records = emptyRecords(counts);
  let positions = new Float64Array(valves.length).fill(1);
  let supplied = reach(plan, sources, () => true);

  for (let step = 0; step < counts.steps; step += 1) {
    const at = start + step * length;
    const before = positions;
    positions = positionsAt(turns, valves.length, at);
    const turned = [...positions.keys()].filter((valve) => positions[valve] !== before[valve]);
    for (const valve of turned) network.setValve(valve, positions[valve] ?? 1);
    if (turned.length > 0) supplied = reach(plan, sources, (valve) => positions[valve] !== 0);
    // Where no water comes there is nothing to balance, and EPANET would look for it in vain.
    if (!metered.some((inside, node) => inside === 1 && supplied[node] === 1)) continue;

    const open = positionsAt(houseTurns, houses.length, at);
    const served = houses.map(({ node }, house) => supplied[node] === 1 && open[house] !== 0);
    const wishes = houses.map((_, house) => (served[house] ? (flow[step * houses.length + house] ?? 0) : 0));
    const wanted = sumByNode(houses, wishes, nodes.length);
    for (const node of tapped) network.setDemand(node, wanted[node] ?? 0);

    const areas = leaks.map((leak) => (supplied[leak.node] === 1 ? leakArea(leak, at) : 0));
    const holes = sumByNode(leaks, areas, nodes.length);
    for (const node of leaking) network.setEmitter(node, (holes[node] ?? 0) * orifice);

    const state = network.solve();

    for (const [house, { node, elevation }] of houses.entries()) {
      if (!served[house]) continue;
      const place = step * houses.length + house;
      const above = elevation - (nodes[node]?.elevation ?? 0);
      records.pressure[place] = Math.max(0, (state.pressure[node] ?? 0) - above);
      records.use[place] = shareOf(state.use[node], wishes[house], wanted[node]);
    }
    for (const [inlet, valve] of inlets.entries()) {
      records.inletFlow[step * inlets.length + inlet] = positions[valve] === 0 ? 0 : network.valveFlow(valve);
    }
    for (const [leak, { node }] of leaks.entries()) {
      records.leakFlow[step * leaks.length + leak] = shareOf(state.emitter[node], areas[leak], holes[node]);
    }
    records.background[step] = state.leakage
      .filter((_, node) => metered[node] === 1 && supplied[node] === 1)
      .reduce((sum, lost) => sum + lost, 0);
  }
  return runOf(records, counts, demands);
}

function sumByNode(
  places: readonly { readonly node: number }[],
  amounts: readonly number[],
  nodes: number,
): Float64Array {
  const sums = new Float64Array(nodes);
  for (const [index, { node }] of places.entries()) sums[node] = (sums[node] ?? 0) + (amounts[index] ?? 0);
  return sums;
}

/** What one of several at a node has of its flow. None where there is no part: EPANET keeps the flow of a hole that was mended. */
function shareOf(flow = 0, part = 0, whole = 0): number {
  return part > 0 ? (flow * part) / whole : 0;
}

function check({ nodes, valves, houses }: NetworkPlan, { step, flow }: Demands, events: readonly NetworkEvent[]): void {
  if (!(step > 0)) throw new RangeError("a step has a length");
  if (houses.length === 0 || flow.length % houses.length !== 0) {
    throw new RangeError(`${flow.length} demands are no whole steps of ${houses.length} houses`);
  }
  if (!flow.every((value) => value >= 0 && value < Infinity)) throw new RangeError("a demand is no flow");
  for (const event of events) {
    const [place, count, size, most] =
      event.kind === "leak"
        ? [event.node, nodes.length, event.area, Number.MAX_VALUE]
        : event.kind === "valve"
          ? [event.valve, valves.length, event.position, 1]
          : [event.house, houses.length, event.position, 1];
    if (!(Number.isInteger(place) && place >= 0 && place < count)) {
      throw new RangeError(`an event of kind ${event.kind} is at number ${place} of ${count}`);
    }
    if (!(size >= 0 && size <= most)) throw new RangeError(`an event of kind ${event.kind} has the size ${size}`);
  }
}
