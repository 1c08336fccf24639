// Alarms, thresholds and valves in the node's local control.
import { acknowledgement, thresholdRequest, valveOverride } from "@tributary/wire";
import type { FastifyInstance } from "fastify";
import type { Alerts } from "../alerts/alerts.ts";
import { bodyOf, limitOf, refuse } from "./refuse.ts";

interface ListQuery {
  readonly state?: string;
  readonly meter?: string;
  readonly limit?: string;
}

export function addAlertRoutes(app: FastifyInstance, alerts: Alerts): void {
  app.get<{ Querystring: ListQuery }>("/v1/alarms", async ({ query: { state, meter, limit } }) => ({
    alarms: alerts.incidents({ state: state === "all" ? "all" : "open", meter, limit: limitOf(limit) }),
  }));
  app.post<{ Params: { id: string } }>("/v1/alarms/:id/acknowledge", async ({ params, body }, reply) => {
    const given = bodyOf(acknowledgement, body, reply, "no acknowledgement");
    if (given === undefined) return reply;
    return alerts.acknowledge(params.id, given) ?? refuse(reply, 404, "not found", `there is no alarm ${params.id}`);
  });

  app.get("/v1/thresholds", async () => ({ thresholds: alerts.thresholds() }));
  app.post("/v1/thresholds", async ({ body }, reply) => {
    const request = bodyOf(thresholdRequest, body, reply, "no threshold");
    return request === undefined ? reply : reply.code(201).send(alerts.setThreshold(request));
  });
  app.delete<{ Params: { id: string } }>("/v1/thresholds/:id", async ({ params }, reply) =>
    alerts.removeThreshold(params.id)
      ? reply.code(204).send()
      : refuse(reply, 404, "not found", `there is no threshold ${params.id}`),
  );

  app.get<{ Querystring: ListQuery }>("/v1/valves/decisions", async ({ query: { meter, limit } }) => ({
    decisions: alerts.decisions({ meter, limit: limitOf(limit) }),
  }));
  app.get("/v1/valves/overrides", async () => ({ overrides: alerts.overrides() }));
  app.post<{ Params: { meter: string } }>("/v1/valves/:meter/override", async ({ params, body }, reply) => {
    const given = bodyOf(valveOverride, body, reply, "no override");
    if (given === undefined) return reply;
    const kept = alerts.override(params.meter, given);
    return kept ?? refuse(reply, 404, "not found", `no meter ${params.meter} was heard, or several have that number`);
  });
}
