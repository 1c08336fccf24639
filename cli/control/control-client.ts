// Gives commands to the edge node on this machine, and follows them.
import { type CommandRequest, type CommandStory, commandStory } from "@tributary/wire";
import { askControl } from "./ask-control.ts";

export interface ControlClient {
  /** Breaks with a sentence when the node refuses, or does not answer. */
  request(request: CommandRequest): Promise<CommandStory>;
  story(id: string): Promise<CommandStory>;
}

/** `edge`: address of the node; `data`: its data folder, which holds the token. */
export function controlClient(edge: string, data: string): ControlClient {
  const ask = askControl(edge, data);
  return {
    request: async (body) => commandStory.parse(await ask("/v1/commands", { body })),
    story: async (id) => commandStory.parse(await ask(`/v1/commands/${encodeURIComponent(id)}`)),
  };
}
