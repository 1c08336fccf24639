// Tells whoever commands meters how each is reached, and asks edge nodes on his behalf, each thing once.
import type { MeterId, Seconds } from "@tributary/core";
import type { CommandItem, InstructionOrder } from "@tributary/wire";
import type { KeptInstruction } from "./instructions.ts";
import type { Registry } from "./registry.ts";

export interface CommandNodes {
  /** The node that tells of a meter, and the gateway that hears it; `undefined` where none ever told. */
  wayTo(meter: MeterId): { readonly node: string; readonly gateway: string } | undefined;
  /** A command as its node told it last. */
  told(command: string): CommandItem | undefined;
  /** Asks a node; durable when it returns. The same id again changes nothing. */
  ask(node: string, id: string, order: InstructionOrder, at: Seconds): void;
  /** What became of what was asked under that id. */
  asked(id: string): KeptInstruction | undefined;
}

export const commandNodes = (
  registry: Pick<Registry, "nodeOf" | "meter" | "command" | "instruction" | "instruct">,
): CommandNodes => ({
  wayTo(meter) {
    const node = registry.nodeOf(meter);
    const gateway = registry.meter(meter)?.gateway;
    return node === undefined || gateway === undefined ? undefined : { node, gateway };
  },
  told: registry.command,
  asked: registry.instruction,
  ask(node, id, order, at) {
    if (registry.instruction(id) === undefined) registry.instruct([node], order, at, () => id);
  },
});
