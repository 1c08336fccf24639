// What a route is: what it takes, what it answers, and who may ask.
import type { Readable } from "node:stream";
import type { Clock, History } from "@tributary/cloud-history";
import type { NodeInstructions } from "@tributary/cloud-registry";
import type { Telemetry } from "@tributary/cloud-telemetry";
import type { z } from "zod";
import type { Refusal } from "./refusal.ts";

/** What the routes ask. */
export interface Services {
  readonly history: History;
  readonly telemetry: Telemetry;
  readonly instructions: NodeInstructions;
  readonly clock: Clock;
  /** The OpenAPI document of these routes. */
  readonly document: () => Record<string, unknown>;
  /** Aborted when the server closes: endless answers end then. */
  readonly closing: AbortSignal;
}

/**
 * Who may ask. `public`: so far everybody whom the address that the server listens on lets in. `operator`: who changes
 * something, so far whoever asks from this machine itself.
 */
export type Access = "public" | "operator";

export interface Route<Params = unknown, Query = unknown, Answer = unknown> {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly access: Access;
  readonly says: string;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  /** Set where a body is taken: its type and the most bytes it may have. */
  readonly body?: { readonly type: string; readonly limit: number };
  readonly answer: z.ZodType<Answer>;
  /** JSON unless it is said. */
  readonly answerType?: string;
  answers(
    services: Services,
    request: { readonly params: Params; readonly query: Query; readonly body: Uint8Array },
  ): Answer | Refusal | Readable | Promise<Answer | Refusal>;
}

/** Lets a row's schemas type its handler. */
export function route<Params, Query, Answer>(row: Route<Params, Query, Answer>): Route<Params, Query, Answer> {
  return row;
}
