// Opens a network in EPANET, which is loaded once and holds one network at a time.
import { Project, Workspace } from "epanet-js";
import { nodeId, valveId, valveSetting, writeInp } from "./inp.ts";
import type { NetworkPlan } from "./plan.ts";

/** A network of which one state after the other is computed. Flows in m3/h, pressures in m, nodes by place in the plan. */
export interface OpenNetwork {
  setDemand(node: number, flow: number): void;
  /** Flow through a hole at a pressure of 1 m; it grows by the square root. */
  setEmitter(node: number, coefficient: number): void;
  setValve(valve: number, position: number): void;
  solve(): NodeStates;
  valveFlow(valve: number): number;
}

export interface NodeStates {
  readonly pressure: Float64Array;
  /** What the taps get, which is less than the demand where the pressure is low. */
  readonly use: Float64Array;
  readonly emitter: Float64Array;
  /** Background leakage of the pipes, half of each pipe's at each of its ends. */
  readonly leakage: Float64Array;
}

/** The part of EPANET's toolkit that is used here: the library's own types do not resolve under Node's rules. */
interface Toolkit {
  open(inputFile: string, reportFile: string, binaryFile: string): void;
  close(): void;
  openH(): void;
  initH(flag: number): void;
  runH(): number;
  getNodeIndex(id: string): number;
  getLinkIndex(id: string): number;
  setNodeValue(node: number, property: number, value: number): void;
  getNodeValues(property: number): readonly number[];
  setLinkValue(link: number, property: number, value: number): void;
  getLinkValue(link: number, property: number): number;
}

interface Epanet {
  readonly toolkit: Toolkit;
  writeFile(name: string, text: string): void;
}

/** EN_NodeProperty, EN_LinkProperty and EN_LinkStatusType of EPANET 2.3. */
const nodeProperty = { baseDemand: 1, emitter: 3, pressure: 11, emitterFlow: 29, leakageFlow: 30, demandFlow: 31 };
const linkProperty = { flow: 8, status: 11, setting: 12 };
const closed = 0;

let loading: Promise<Epanet> | undefined;

async function load(): Promise<Epanet> {
  const workspace = new Workspace();
  await workspace.loadModule();
  return { toolkit: new Project(workspace), writeFile: (name, text) => workspace.writeFile(name, text) };
}

/** Hands the network to `use`, which must be done with it when it returns. Throws what EPANET says of an impossible plan. */
export async function withNetwork<T>(plan: NetworkPlan, use: (network: OpenNetwork) => T): Promise<T> {
  loading ??= load();
  const { toolkit, writeFile } = await loading;
  writeFile("network.inp", writeInp(plan));
  toolkit.open("network.inp", "network.rpt", "");
  try {
    toolkit.openH();
    toolkit.initH(0);
    return use(openNetwork(toolkit, plan));
  } finally {
    toolkit.close();
  }
}

function openNetwork(toolkit: Toolkit, { nodes, valves }: NetworkPlan): OpenNetwork {
  const nodeAt = nodes.map((_, node) => toolkit.getNodeIndex(nodeId(node)));
  const valveAt = valves.map((_, valve) => toolkit.getLinkIndex(valveId(valve)));

  function values(property: number): Float64Array {
    // EPANET counts from 1, its lists from 0.
    const all = toolkit.getNodeValues(property);
    return Float64Array.from(nodeAt, (index) => all[index - 1] ?? 0);
  }

  return {
    setDemand: (node, flow) => toolkit.setNodeValue(nodeAt[node] ?? 0, nodeProperty.baseDemand, flow),
    setEmitter: (node, coefficient) => toolkit.setNodeValue(nodeAt[node] ?? 0, nodeProperty.emitter, coefficient),
    setValve(valve, position) {
      const index = valveAt[valve] ?? 0;
      const planned = valves[valve];
      if (position === 0 || planned === undefined) toolkit.setLinkValue(index, linkProperty.status, closed);
      else toolkit.setLinkValue(index, linkProperty.setting, valveSetting(planned, position));
    },
    solve() {
      toolkit.runH();
      return {
        pressure: values(nodeProperty.pressure),
        use: values(nodeProperty.demandFlow),
        emitter: values(nodeProperty.emitterFlow),
        leakage: values(nodeProperty.leakageFlow),
      };
    },
    valveFlow: (valve) => toolkit.getLinkValue(valveAt[valve] ?? 0, linkProperty.flow),
  };
}
