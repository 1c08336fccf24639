// Knows which edge nodes are here, by when each came last, and tells those who watch when that changes.
import type { ProcessClock, Seconds } from "@tributary/core";
import type { NodeView } from "@tributary/wire";
import type { Telemetry } from "./telemetry.ts";

export interface NodeStates {
  /** A node told or asked something. */
  heard(node: string): void;
  /** By name: those that came, and the others that are known. */
  nodes(known: Iterable<string>): NodeView[];
  close(): void;
}

export interface NodeStatesOptions {
  readonly telemetry: Pick<Telemetry, "publish">;
  readonly clock: Pick<ProcessClock, "seconds" | "after">;
  /** A node that has nothing to tell asks every five minutes: who missed three of them is away. */
  readonly awayAfter?: Seconds;
}

const lookEveryMs = 60_000;

export function openNodeStates({ telemetry, clock, awayAfter = 900 }: NodeStatesOptions): NodeStates {
  const here = new Map<string, Seconds>();
  const away = new Map<string, Seconds>();

  const tell = (node: string, state: NodeView["state"], heardAt: Seconds) =>
    telemetry.publish(() => [{ name: "node", data: { node, state, heardAt } }]);

  function look(): void {
    for (const [node, heardAt] of here) {
      if (clock.seconds() - heardAt <= awayAfter) continue;
      here.delete(node);
      away.set(node, heardAt);
      tell(node, "away", heardAt);
    }
    disarm = clock.after(lookEveryMs, look);
  }
  let disarm = clock.after(lookEveryMs, look);

  return {
    heard(node) {
      const now = clock.seconds();
      away.delete(node);
      // A busy node comes many times a second: once a second is told.
      if (here.get(node) === now) return;
      here.set(node, now);
      tell(node, "here", now);
    },
    nodes: (known) =>
      [...new Set([...known, ...here.keys(), ...away.keys()])].sort().map((node) => ({
        node,
        state: here.has(node) ? "here" : "away",
        heardAt: here.get(node) ?? away.get(node) ?? null,
      })),
    close: () => disarm(),
  };
}
