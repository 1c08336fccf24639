// Walks the pipes: which nodes have a way of open pipes and valves to some others.
import type { NetworkPlan } from "./plan.ts";

/** 1 for each node that is joined to one of `starts` by pipes and by the valves that `open` lets pass, else 0. */
export function reach(plan: NetworkPlan, starts: readonly number[], open: (valve: number) => boolean): Uint8Array {
  const neighbours: number[][] = plan.nodes.map(() => []);
  const join = ({ from, to }: { readonly from: number; readonly to: number }) => {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  };
  plan.pipes.forEach(join);
  plan.valves.filter((_, valve) => open(valve)).forEach(join);

  const reached = new Uint8Array(plan.nodes.length);
  const waiting = [...starts];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached[node] === 1) continue;
    reached[node] = 1;
    waiting.push(...(neighbours[node] ?? []));
  }
  return reached;
}
