// Lays out a district as a utility would: a net of streets with loops and dead ends behind one metered inlet.
import type { House, NetworkNode, NetworkPlan, Pipe, Place, Valve } from "./plan.ts";
import { layStreets, type Street } from "./streets.ts";

/** Inner diameters in mm by the houses that a pipe supplies, at least. */
const diameters = [
  [2000, 250],
  [900, 200],
  [300, 150],
  [100, 100],
  [25, 80],
  [0, 55],
] as const;

/** What pipes are made of, how often, and how they leak: smooth plastic gives way, old iron has holes. */
const materials = [
  { share: 0.5, roughness: 140, leakArea: 0.05, leakExpansion: 0.003 }, // polyethylene
  { share: 0.3, roughness: 120, leakArea: 0.15, leakExpansion: 0.001 }, // ductile iron
  { share: 0.2, roughness: 90, leakArea: 0.4, leakExpansion: 0.001 }, // cast iron
] as const;

/** The main outside the district. What it loses is not the district's. */
const trunk = { length: 300, diameter: 300, roughness: 120, leakArea: 0, leakExpansion: 0 } as const;
/** Metres of pressure that the highest house has when nothing flows, and what the inlet valve takes away at least. */
const leastPressure = 32;
const reduction = 20;
const setback = 9;
const valveSpacing = 2;

/**
 * A district of some houses, about 14 to a street: tapped in pairs, a valve at the head of each street, and before all of
 * them the inlet, valve 0, a pressure reducing valve. `draw` gives numbers from 0 to below 1; equal ones make equal districts.
 */
export function dmaNetwork(draw: () => number, houses: number): NetworkPlan {
  const { crossings, streets } = layStreets(draw, houses);
  const ground = terrain(draw);
  const place = (x: number, y: number): Place => ({ x: round(x), y: round(y), elevation: round(ground(x, y)) });

  const nodes: NetworkNode[] = crossings.map(({ x, y }) => place(x, y));
  const pipes: Pipe[] = [];
  const valves: Valve[] = [];
  const connections: House[] = [];
  const add = (node: NetworkNode) => nodes.push(node) - 1;

  const [first = { x: 0, y: 0 }] = crossings;
  const source = add(place(first.x - trunk.length, first.y));
  const gate = add(place(first.x - 1, first.y));
  pipes.push({ from: source, to: gate, ...trunk });
  valves.push({ name: "inlet", from: gate, to: 0, diameter: trunk.diameter });

  for (const [index, street] of streets.entries()) layStreet(index, street);

  const highest = Math.max(...connections.map(({ elevation }) => elevation));
  const elevation = nodes[0]?.elevation ?? 0;
  const reducesTo = round(Math.max(0, highest - elevation) + leastPressure);
  const head = round(elevation + reducesTo + reduction);
  return {
    nodes: nodes.with(source, { ...place(first.x - trunk.length, first.y), head }),
    pipes,
    valves: valves.map((valve, index) => (index === 0 ? { ...valve, reducesTo } : valve)),
    inlets: [0],
    houses: connections,
  };

  function layStreet(index: number, { from, to, houses: along, supplies }: Street): void {
    const start = crossings[from] ?? first;
    const end = crossings[to] ?? first;
    const length = Math.hypot(end.x - start.x, end.y - start.y);
    const at = (part: number, aside = 0) =>
      place(
        start.x + (end.x - start.x) * part - ((end.y - start.y) / length) * aside,
        start.y + (end.y - start.y) * part + ((end.x - start.x) / length) * aside,
      );
    const material = materialOf(draw());
    const diameter = diameters.find(([least]) => supplies >= least)?.[1] ?? 55;

    let reached = add(at(valveSpacing / length));
    let done = valveSpacing / length;
    valves.push({ name: `street ${index}`, from, to: reached, diameter });
    const pipeTo = (node: number, part: number) => {
      pipes.push({ from: reached, to: node, length: round((part - done) * length), diameter, ...material });
      reached = node;
      done = part;
    };
    const taps = Math.ceil(along / 2);
    for (let tap = 0; tap < taps; tap += 1) {
      const part = (tap + 0.5 + 0.4 * (draw() - 0.5)) / taps;
      pipeTo(add(at(part)), part);
      for (const side of tap * 2 + 1 < along ? [-1, 1] : [-1]) {
        connections.push({ node: reached, street: index, ...at(part, side * setback) });
      }
    }
    pipeTo(to, 1);
  }
}

function materialOf(drawn: number): Pick<Pipe, "roughness" | "leakArea" | "leakExpansion"> {
  let passed = 0;
  const [{ share: _, ...usual }] = materials;
  for (const { share, ...material } of materials) {
    passed += share;
    if (drawn < passed) return material;
  }
  return usual;
}

/** A slope and two hills, in metres above the sea. */
function terrain(draw: () => number): (x: number, y: number) => number {
  const sea = 20 + 100 * draw();
  const [east, north] = [0.02 * (draw() - 0.5), 0.02 * (draw() - 0.5)];
  const [phase, otherPhase] = [2 * Math.PI * draw(), 2 * Math.PI * draw()];
  return (x, y) => sea + east * x + north * y + 4 * Math.sin(x / 180 + phase) + 3 * Math.sin(y / 130 + otherPhase);
}

/** To the centimetre, as plans are drawn. */
function round(metres: number): number {
  return Math.round(metres * 100) / 100;
}
