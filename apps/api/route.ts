// What a route is: what it takes, what it answers, and who may ask.
import type { Readable } from "node:stream";
import type { WebSocket } from "@fastify/websocket";
import type { Clock, History } from "@tributary/cloud-history";
import type { Scope } from "@tributary/cloud-identity";
import type { NodeInstructions } from "@tributary/cloud-registry";
import type { NodeStates, Telemetry } from "@tributary/cloud-telemetry";
import type { MeterId, Seconds } from "@tributary/core";
import type { z } from "zod";
import type { RouteBody } from "./body.ts";
import type { LiveAnswer } from "./live-answer.ts";
import type { Metrics } from "./metrics.ts";
import type { OpenApiDocument } from "./open-api.ts";
import type { Refusal } from "./refusal.ts";

/** The part of the registry that knows which meters belong together now. */
export interface Groupings {
  metersOf(of: { readonly district: string } | { readonly site: string }): Promise<ReadonlySet<MeterId> | undefined>;
}

/** What the routes ask. */
export interface Services {
  readonly history: History;
  readonly telemetry: Telemetry;
  readonly nodes: NodeStates;
  readonly metrics: Metrics;
  /** Which meters belong together, where that is known. */
  readonly groupings?: Groupings | undefined;
  readonly instructions: NodeInstructions;
  readonly clock: Clock;
  /** The OpenAPI document of these routes. */
  readonly document: () => OpenApiDocument;
  /** Aborted when the server closes: endless answers end then. */
  readonly closing: AbortSignal;
}

/**
 * Who may ask. `public`: everybody. `this-machine`: programs of the machine that the cloud runs on. Else whoever has a
 * role with that scope (see the table of scopes), about what he may see:
 * - `meter`: the meter that the path names, which for others is not there at all;
 * - `alarm`: the meter of the alarm that the path names, likewise;
 * - `meters`: an answer about meters, made of his alone;
 * - `tenants`: the utility of the asset that the path names, likewise, or an answer about assets of his utilities alone;
 * - `deployment`: what cannot be parted by meters, so that only who sees every utility may ask.
 */
export type Access =
  | "public"
  | "this-machine"
  | { readonly scope: Scope; readonly of: "meter" | "alarm" | "meters" | "tenants" | "deployment" };

/** What a route answers: a value of its schema, a stream of what that describes, a live answer, or no. */
export type Answered<Answer> = Answer | Readable | LiveAnswer | Refusal;

export interface Route<Params = unknown, Query = unknown, Answer = unknown, Body = unknown> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly access: Access;
  readonly says: string;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  /** Set where a body is taken: `json(schema)` or `bytes(type, limit)`. */
  readonly body?: RouteBody<Body>;
  readonly answer: z.ZodType<Answer>;
  /** JSON unless it is said. */
  readonly answerType?: string;
  answers(services: Services, request: RouteRequest<Params, Query, Body>): Answered<Answer> | Promise<Answered<Answer>>;
  /** Set where a WebSocket may be opened; `answers` is for who asks without one. */
  speaks?(services: Services, request: RouteRequest<Params, Query, Body>, socket: WebSocket): void;
}

export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The meters that who asks may see; `undefined`: all. Rows about `meters` answer of no others. */
  readonly within: ReadonlySet<MeterId> | undefined;
  /** The utilities whose assets he may see; `undefined`: all, and those of the deployment itself. */
  readonly tenants: ReadonlySet<string> | undefined;
  /** From when on he may see what a meter told. */
  readonly since: (meter: MeterId) => Seconds;
  /** Id of the person or program that asks; "" where nobody had to prove himself. */
  readonly by: string;
}

/** Lets a row's schemas type its handler. */
export function route<Params, Query, Answer, Body>(
  row: Route<Params, Query, Answer, Body>,
): Route<Params, Query, Answer, Body> {
  return row;
}
