// Serves the node's local control: commands, state and metrics, on this machine alone and to whoever has the token.
import { commandRequest } from "@tributary/wire";
import type { FastifyError } from "fastify";
import { commandRefusals } from "../commands/command-refusal.ts";
import type { Edge } from "../edge-contract.ts";
import { addAlertRoutes } from "./alert-routes.ts";
import { addLambdaRoutes } from "./lambda-routes.ts";
import { metricsText, metricsType } from "./metrics.ts";
import { bodyOf, limitOf, refuse } from "./refuse.ts";
import { addStageRoutes } from "./stage-routes.ts";
import { isBearer } from "./token.ts";
import { addUpdateRoutes, type NodeUpdates, updateMetrics } from "./update-routes.ts";
import { addView, isView } from "./view-routes.ts";

export interface ControlSettings {
  readonly edge: Edge;
  /** Port 0 takes a free one. */
  readonly port: number;
  readonly token: string;
  /** Health, configuration and release; only a process that sees to them serves them. */
  readonly updates?: NodeUpdates;
  /** Told of each failure that is ours. */
  readonly say?: (says: string) => void;
}

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** Nobody else's machine reaches it, whatever the other doors of the node listen on. */
const host = "127.0.0.1";
/** Open alarms that metrics count. */
const mostCounted = 10_000;
const longestBody = 4096;

/** A page of another site whose name leads here is no caller of ours, though its browser stands on this machine. */
const ourNames = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export async function openControl(settings: ControlSettings): Promise<Control> {
  const { edge, port, token, updates, say = () => undefined } = settings;
  // Loaded here: a gateway that judges by this package's rules serves nothing and has little memory.
  const { fastify } = await import("fastify");
  const app = fastify({ bodyLimit: longestBody, forceCloseConnections: true });
  app.addHook("onRequest", async (request, reply) => {
    if (!ourNames.test(request.headers.host ?? ""))
      return refuse(reply, 421, "wrong host", "this is a node's local control");
    if (isView(request.url) || isBearer(request.headers.authorization, token)) return undefined;
    reply.header("www-authenticate", "Bearer");
    return refuse(reply, 401, "no token", "send the token of the file control-token: Authorization: Bearer ...");
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) say(`control: ${request.method} ${request.url}: ${error.stack ?? error.message}`);
    return refuse(reply, status, "refused", status >= 500 ? "the node failed; its log says more" : error.message);
  });
  app.setNotFoundHandler((request, reply) => refuse(reply, 404, "not found", `there is no ${request.url}`));

  app.post("/v1/commands", async (request, reply) => {
    const asked = bodyOf(commandRequest, request.body, reply, "no command");
    if (asked === undefined) return reply;
    const { id, expiresIn, ...order } = asked;
    const answer = edge.commands.request({
      ...order,
      ...(id === undefined ? {} : { id }),
      ...(expiresIn === undefined ? {} : { expiresIn }),
    });
    if ("refused" in answer) return refuse(reply, commandRefusals[answer.refused].status, answer.refused, answer.says);
    return reply.code(201).send(edge.commands.find(answer.id));
  });
  app.get<{ Querystring: { meter?: string; limit?: string } }>("/v1/commands", async ({ query }) => {
    const { meter, limit } = query;
    return {
      commands: edge.commands.list({
        limit: limitOf(limit),
        ...(meter === undefined ? {} : { meter }),
      }),
    };
  });
  app.get<{ Params: { id: string } }>("/v1/commands/:id", async ({ params }, reply) => {
    return edge.commands.find(params.id) ?? refuse(reply, 404, "not found", `there is no command ${params.id}`);
  });
  app.get<{ Params: { meter: string } }>("/v1/meters/:meter", async ({ params }, reply) => {
    const latest = edge.latest(params.meter);
    if (latest === undefined) return refuse(reply, 404, "not found", `no meter ${params.meter} was heard`);
    const radio = edge.radioOf(latest.meter);
    return { ...latest, ...(radio === undefined ? {} : { radio }) };
  });
  addAlertRoutes(app, edge.alerts);
  addLambdaRoutes(app, edge.lambdas);
  addStageRoutes(app, edge.overrides);
  if (updates !== undefined) addUpdateRoutes(app, updates);
  addView(app);
  app.get("/v1/state", async () => edge.state());
  app.get("/metrics", async (_, reply) => {
    const own = metricsText(edge.state(), edge.alerts.incidents({ state: "open", limit: mostCounted }));
    return reply.type(metricsType).send(updates === undefined ? own : own + updateMetrics(updates));
  });

  const url = await app.listen({ host, port });
  return { url, close: () => app.close() };
}
