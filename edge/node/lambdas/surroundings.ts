// What the cost model is told of the node, of the cloud and of the way between them.
import { availableParallelism, freemem, loadavg } from "node:os";
import type { LinkNow, Surroundings } from "@tributary/engine-lambda";

/** What is known of places that cannot be measured from here; prices in one currency, whichever. */
export interface PlaceFacts {
  /** Speed of the node's CPU and of the cloud's, against 1. */
  readonly speed: { readonly edge: number; readonly cloud: number };
  /** What a CPU second costs. */
  readonly prices: Surroundings["prices"];
  /** What a megabyte over the link to the cloud costs. */
  readonly perMegabyte: number;
}

/** A board at the edge that is paid for, a server that is rented, and a mobile line. */
export const usualFacts: PlaceFacts = {
  speed: { edge: 0.25, cloud: 1 },
  prices: { gateway: 0.001, edge: 0.00002, cloud: 0.00001 },
  perMegabyte: 0.002,
};

/** No lambda runs at a gateway: its link stands closed. */
const noGateway: LinkNow = { up: false, bytesPerSecond: 100, latency: 2000, perMegabyte: 0 };

export function surroundingsNow({ speed, prices }: PlaceFacts, link: LinkNow): Surroundings {
  const [load = 0] = loadavg();
  return {
    places: {
      gateway: { speed: 0.05, load: 0, memory: 0 },
      edge: { speed: speed.edge, load: Math.min(1, load / availableParallelism()), memory: freemem() },
      cloud: { speed: speed.cloud, load: 0, memory: 2 ** 33 },
    },
    links: { gateway: noGateway, edge: link },
    prices,
  };
}
