// The water network of a district: laid out, solved by EPANET, and what its meters and leaks show.
export type { Demands } from "./demands.ts";
export { dmaNetwork } from "./dma-network.ts";
export type { HouseValveTurned, Leak, NetworkEvent, ValveTurned } from "./events.ts";
export { writeInp } from "./inp.ts";
export type { NetworkRun } from "./network-run.ts";
export {
  barPerMetre,
  type House,
  type NetworkNode,
  type NetworkPlan,
  type Pipe,
  type Place,
  type Valve,
} from "./plan.ts";
export { solveNetwork } from "./solve-network.ts";
