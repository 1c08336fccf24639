// Speaks to the local control of an edge node on this machine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandRequest, type CommandStory, commandStory, problem } from "@tributary/wire";
import { isLoopback } from "../roles/cloud-target.ts";

export interface ControlClient {
  /** Breaks with a sentence when the node refuses, or does not answer. */
  request(request: CommandRequest): Promise<CommandStory>;
  story(id: string): Promise<CommandStory>;
}

/** How long an answer may take, in milliseconds. */
const patience = 10_000;

function readToken(data: string): string {
  const file = join(data, "control-token");
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new Error(`there is no ${file}: name the data folder of the edge node with --data`);
  }
}

/** `edge`: address of the node; `data`: its data folder, which holds the token. */
export function controlClient(edge: string, data: string): ControlClient {
  const base = URL.parse(edge);
  if (base?.protocol !== "http:" || !isLoopback(base.hostname)) {
    throw new Error(`${edge}: a node is controlled on its own machine alone: http://127.0.0.1:8082`);
  }
  const token = readToken(data);

  async function ask(path: string, body?: object): Promise<CommandStory> {
    const response = await fetch(new URL(path, base ?? edge), {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    }).catch(() => undefined);
    if (response === undefined) {
      throw new Error(`no edge node answers at ${edge}: start tributary edge or tributary up, or name it with --edge`);
    }
    if (response.status === 401)
      throw new Error(`the node at ${edge} refuses the token of ${data}: is that its data folder?`);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return commandStory.parse(answer);
    const refused = problem.safeParse(answer);
    throw new Error(refused.success ? refused.data.detail : `${edge} answered ${response.status}: no edge node`);
  }

  return {
    request: (request) => ask("/v1/commands", request),
    story: (id) => ask(`/v1/commands/${encodeURIComponent(id)}`),
  };
}
