// Asks the local control of an edge node on this machine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problem } from "@tributary/wire";
import { readConfiguration } from "../configuration.ts";
import { isLoopback } from "../roles/cloud-target.ts";

/** Answers what the node says; breaks with a sentence when it refuses, or does not answer. */
export type AskControl = (path: string, ask?: { readonly method?: string; readonly body?: object }) => Promise<unknown>;

/** Which node is asked. */
export interface ControlFlags {
  /** Its data folder, which holds the token. */
  readonly data: string;
  readonly config?: string;
  readonly edge?: string;
}

/** How long an answer may take, in milliseconds. */
const patience = 10_000;

/** The node of the data folder, unless another is named. */
export function addressOf({ data, config, edge }: ControlFlags): string {
  if (edge !== undefined) return edge;
  const { controlPort } = readConfiguration({ dataFolder: data, file: config, environment: process.env, flags: {} });
  return `http://127.0.0.1:${controlPort}`;
}

function readToken(data: string): string {
  const file = join(data, "control-token");
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new Error(`there is no ${file}: name the data folder of the edge node with --data`);
  }
}

/** `edge`: address of the node; `data`: its data folder. */
export function askControl(edge: string, data: string): AskControl {
  const base = URL.parse(edge);
  if (base?.protocol !== "http:" || !isLoopback(base.hostname)) {
    throw new Error(`${edge}: a node is controlled on its own machine alone: http://127.0.0.1:8082`);
  }
  const token = readToken(data);
  return async (path, { body, method = body === undefined ? "GET" : "POST" } = {}) => {
    const response = await fetch(new URL(path, base), {
      method,
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
    if (response.ok) return answer;
    const refused = problem.safeParse(answer);
    throw new Error(refused.success ? refused.data.detail : `${edge} answered ${response.status}: no edge node`);
  };
}
