// Gives a row of the route table to the HTTP server: its schemas, its limits and its answer.
import { isLoopback, problem } from "@tributary/wire";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { Refusal, refuse } from "./refusal.ts";
import type { Route, Services } from "./route.ts";

function schemaOf({ params, query, body, answer, answerType, says }: Route): Record<string, unknown> {
  const answerSchema = answerType === undefined ? answer : { content: { [answerType]: { schema: answer } } };
  const bytes = z.unknown().meta({ type: "string", format: "binary" });
  return {
    summary: says,
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body: bytes, consumes: [body.type] }),
    response: {
      200: answerSchema,
      "4xx": { description: "Refused", content: { "application/problem+json": { schema: problem } } },
      "5xx": { description: "Failed or busy", content: { "application/problem+json": { schema: problem } } },
    },
  };
}

/** Whoever asks through somebody else is not on this machine. */
const isHere = ({ ip, headers }: FastifyRequest) =>
  isLoopback(ip) && headers["forwarded"] === undefined && headers["x-forwarded-for"] === undefined;

export function addRoute(app: FastifyInstance, route: Route, services: Services): void {
  app.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route),
    ...(route.body === undefined ? {} : { bodyLimit: route.body.limit }),
    async handler(request, reply) {
      const { params, query, body } = request;
      if (route.access === "operator" && !isHere(request)) {
        return refuse(reply, new Refusal("forbidden", "only from the machine of the cloud itself"));
      }
      const { body: taken } = route;
      // Of the types that are read at all, a route takes its own.
      if (taken !== undefined && !(request.headers["content-type"] ?? "").startsWith(taken.type)) {
        return refuse(reply, new Refusal("wrong-media-type", taken.type));
      }
      const answer = await route.answers(services, {
        params,
        query,
        body: body instanceof Uint8Array ? body : new Uint8Array(),
      });
      if (answer instanceof Refusal) return refuse(reply, answer);
      reply.header("cache-control", "no-store");
      if (route.answerType !== undefined) reply.type(route.answerType);
      return reply.send(answer);
    },
  });
}
