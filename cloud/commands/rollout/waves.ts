// Judges a wave of a roll-out by what its nodes say: it goes on, it halts, or the next may begin.
import type { Seconds } from "@tributary/core";
import type { RolloutNodeState, RolloutRequest } from "@tributary/wire";

export type Plan = Pick<RolloutRequest, "waves" | "wait" | "tolerate" | "patience">;

/** A node of the wave, in its state since a moment. */
export interface WaveNode {
  readonly node: string;
  readonly state: RolloutNodeState;
  readonly at: Seconds | null;
  readonly says: string;
}

export type Judgement = "next" | "wait" | { readonly halt: string };

/** The wave of each of so many nodes, from 1: of 20 with the shares 0.1 and 1 two are of the first, one at least. */
export function wavesOf(shares: readonly number[], nodes: number): number[] {
  return Array.from({ length: nodes }, (_, at) => {
    const wave = shares.findIndex((share) => at < Math.max(1, Math.floor(share * nodes + 1e-9)));
    return (wave === -1 ? shares.length - 1 : wave) + 1;
  });
}

/** `since`: when the wave began. */
export function judgeWave(
  { wait, tolerate, patience }: Plan,
  nodes: readonly WaveNode[],
  since: Seconds,
  now: Seconds,
) {
  const bad = nodes.filter(({ state }) => state === "refused" || state === "failed");
  const [first] = bad;
  if (first !== undefined && bad.length > tolerate * nodes.length) {
    return { halt: `${bad.length} of ${nodes.length} nodes ${first.state}, the first ${first.node}: ${first.says}` };
  }
  const open = nodes.filter(({ state }) => state === "asked" || state === "runs" || state === "waiting");
  const [late] = open;
  if (late !== undefined) {
    if (now - since <= patience) return "wait";
    const missing = late.state === "runs" ? "has not run it" : "has not taken it";
    return {
      halt: `${open.length} of ${nodes.length} nodes are not there in time, the first ${late.node}: ${missing}`,
    };
  }
  const last = Math.max(since, ...nodes.flatMap(({ state, at }) => (state === "well" && at !== null ? [at] : [])));
  return now - last >= wait ? "next" : "wait";
}
