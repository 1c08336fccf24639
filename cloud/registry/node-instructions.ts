// Asks edge nodes on somebody's behalf: finds out which of them are meant, and keeps what they are asked.
import { randomUUID } from "node:crypto";
import type { MeterId, Seconds } from "@tributary/core";
import { type InstructionOrder, type Page, subjectOf } from "@tributary/wire";
import type { KeptInstruction } from "./instructions.ts";
import type { Registry } from "./registry.ts";

export interface NodeInstructions {
  /** Durable when it returns, an instruction for each node; a sentence where there is nobody to ask. */
  ask(order: InstructionOrder): readonly KeptInstruction[] | string;
  /** Newest first. */
  list(filter: Page & { readonly kinds?: readonly InstructionOrder["kind"][] }): readonly KeptInstruction[];
  /** All nodes that ever told anything. */
  nodes(): readonly string[];
}

type Asked = Pick<Registry, "alarm" | "askedOn" | "instruct" | "instructions" | "nodeOf" | "nodes">;

export function nodeInstructions(registry: Asked, now: () => Seconds): NodeInstructions {
  const ofMeter = (meter: MeterId): string[] | string => {
    const node = registry.nodeOf(meter);
    return node === undefined ? `no node ever told of a meter ${meter}` : [node];
  };

  function nodesFor(order: InstructionOrder): string[] | string {
    switch (order.kind) {
      case "threshold":
        return order.threshold.meter === undefined ? registry.nodes() : ofMeter(order.threshold.meter);
      case "no-threshold": {
        const asked = registry.askedOn(subjectOf(order));
        return asked.length === 0 ? `no threshold ${order.threshold} was set from here` : asked;
      }
      case "acknowledge": {
        const alarm = registry.alarm(order.alarm);
        return alarm === undefined ? `there is no alarm ${order.alarm}` : ofMeter(alarm.meter);
      }
      case "valve-override":
      case "command":
        return ofMeter(order.meter);
      case "no-command":
        return registry.askedOn(subjectOf(order));
      case "lambda":
      case "lambda-back":
        return registry.nodes();
    }
  }

  return {
    ask(order) {
      const nodes = nodesFor(order);
      if (typeof nodes === "string") return nodes;
      return nodes.length === 0 ? "no node ever told anything" : registry.instruct(nodes, order, now(), randomUUID);
    },
    list: registry.instructions,
    nodes: registry.nodes,
  };
}
