// A gateway as a place for lambdas of a node: the one that hears all meters that a lambda reads, where it can decode them.
import { randomUUID } from "node:crypto";
import type { Seconds } from "@tributary/core";
import type { LambdaAsk, LambdaInput, LambdaRun, LambdaTold } from "@tributary/wire";
import { type Elsewhere, type Look, noPlace, placeFor, unknownLink } from "./elsewhere.ts";

/** A way by which gateways are asked. */
export interface LambdaWay {
  /** Hands the message towards a gateway: true when somebody there took it. The gateway answers under the same name. */
  send(gateway: string, ask: LambdaAsk): Promise<boolean>;
}

export interface GatewayPlace extends Elsewhere {
  addWay(way: LambdaWay): void;
  /** Takes what a gateway that proved itself answers. */
  told(gateway: string, told: LambdaTold): void;
}

export interface GatewayPlaceSettings {
  /** The gateways that hear what these inputs read. */
  readonly gateways: (inputs: readonly LambdaInput[]) => readonly string[];
  readonly now: () => Seconds;
  /** What a megabyte to a gateway costs. */
  readonly perMegabyte: number;
}

/** Milliseconds that a gateway has to say how it is, and beyond a lambda's deadline to say how a run ended. */
const patience = { place: 2000, run: 5000 } as const;
/** A gateway that did not answer is not asked again for so long. */
const quiet: Seconds = 600;

interface Waiting {
  readonly gateway: string;
  readonly settle: (told: LambdaTold) => void;
}

export function gatewayPlace({ gateways, now, perMegabyte }: GatewayPlaceSettings): GatewayPlace {
  const ways: LambdaWay[] = [];
  const waiting = new Map<string, Waiting>();
  const silentUntil = new Map<string, Seconds>();
  const down = unknownLink(perMegabyte);

  async function ask(gateway: string, milliseconds: number, run?: LambdaRun): Promise<LambdaTold> {
    const name = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<LambdaTold>();
    waiting.set(name, { gateway, settle: resolve });
    const late = setTimeout(() => reject(new Error(`${gateway} does not answer`)), milliseconds);
    try {
      for (const way of ways) if (await way.send(gateway, { ask: name, run })) return await promise;
      throw new Error(`no way leads to ${gateway}`);
    } finally {
      clearTimeout(late);
      waiting.delete(name);
    }
  }

  /** The one gateway that hears all of it, or why there is none. */
  function gatewayOf(inputs: readonly LambdaInput[]): { readonly gateway: string } | { readonly no: string } {
    let hearing: readonly string[];
    try {
      hearing = gateways(inputs);
    } catch (error) {
      return { no: error instanceof Error ? error.message : String(error) };
    }
    const [gateway] = hearing;
    if (gateway === undefined) return { no: "no gateway hears its meters" };
    return hearing.length === 1 ? { gateway } : { no: `${hearing.length} gateways hear its meters` };
  }

  const without = (no: string): Look => ({ now: noPlace(no), link: down });

  return {
    place: "gateway",
    addWay: (way) => void ways.push(way),
    told(gateway, told) {
      const asked = waiting.get(told.told);
      if (asked?.gateway === gateway) asked.settle(told);
    },
    async look(artefact) {
      const found = gatewayOf(artefact.manifest.reads);
      if ("no" in found) return without(found.no);
      const { gateway } = found;
      if ((silentUntil.get(gateway) ?? 0) > now()) return without(`${gateway} does not answer`);
      const begun = performance.now();
      try {
        const { place, answer } = await ask(gateway, patience.place);
        const link = { ...down, up: true, latency: performance.now() - begun };
        if (place !== undefined) return { now: placeFor(place, artefact), link };
        return without(answer !== undefined && "refused" in answer ? answer.refused : `${gateway} runs no lambdas`);
      } catch (error) {
        silentUntil.set(gateway, now() + quiet);
        return without(error instanceof Error ? error.message : String(error));
      }
    },
    async run(run) {
      const { reads, deadline } = run.artefact.manifest;
      const found = gatewayOf(reads);
      if ("no" in found) throw new Error(found.no);
      const { answer } = await ask(found.gateway, deadline + patience.run, run);
      return answer ?? { refused: `${found.gateway} runs no lambdas` };
    },
  };
}
