// Writes a network as an EPANET input file, which any EPANET opens.
import type { NetworkPlan, Valve } from "./plan.ts";

/** Pressure in m at which a tap gives all that is asked of it; below, it gives less by the square root. */
const requiredPressure = 15;

export const nodeId = (node: number) => `n${node}`;
export const valveId = (valve: number) => `v${valve}`;

/** The file's text: flows in m3/h, pressures in m, pressure-driven demands, no backflow through leaks. */
export function writeInp({ nodes, pipes, valves }: NetworkPlan): string {
  const junctions = nodes.flatMap(({ elevation, head }, node) =>
    head === undefined ? [[nodeId(node), elevation]] : [],
  );
  const sources = nodes.flatMap(({ head }, node) => (head === undefined ? [] : [[nodeId(node), head]]));
  const sections: Record<string, readonly (readonly (string | number)[])[]> = {
    JUNCTIONS: junctions,
    RESERVOIRS: sources,
    PIPES: pipes.map((pipe, index) => [
      `p${index}`,
      nodeId(pipe.from),
      nodeId(pipe.to),
      pipe.length,
      pipe.diameter,
      pipe.roughness,
    ]),
    VALVES: valves.map((valve, index) => [
      valveId(index),
      nodeId(valve.from),
      nodeId(valve.to),
      valve.diameter,
      valve.reducesTo === undefined ? "TCV" : "PRV",
      valveSetting(valve, 1),
    ]),
    LEAKAGE: pipes.map(({ leakArea, leakExpansion }, index) => [`p${index}`, leakArea, leakExpansion]),
    COORDINATES: nodes.map(({ x, y }, node) => [nodeId(node), x, y]),
    OPTIONS: [
      ["UNITS", "CMH"],
      ["HEADLOSS", "H-W"],
      ["DEMAND MODEL", "PDA"],
      ["MINIMUM PRESSURE", 0],
      ["REQUIRED PRESSURE", requiredPressure],
      ["PRESSURE EXPONENT", 0.5],
      ["EMITTER EXPONENT", 0.5],
      ["BACKFLOW ALLOWED", "NO"],
      // Of all flow: a dripping leak is not lost in it, and storms of bursts and closed valves still settle.
      ["ACCURACY", 0.0005],
      ["TRIALS", 200],
    ],
  };
  const text = Object.entries(sections).map(
    ([name, rows]) => `[${name}]\n${rows.map((row) => row.join(" ")).join("\n")}\n`,
  );
  return `${text.join("\n")}\n[END]\n`;
}

/**
 * What EPANET calls the setting of a valve that is not closed: the pressure behind a reducing valve, the loss
 * coefficient of any other. A gate valve loses 0.17 velocity heads open and about 24 at a quarter.
 */
export function valveSetting({ reducesTo }: Valve, position: number): number {
  return reducesTo ?? 0.17 * position ** -3.5;
}
