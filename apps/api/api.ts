// Serves the HTTP API, the live events and the web page.
import { setMaxListeners } from "node:events";
import helmet from "@fastify/helmet";
import swagger from "@fastify/swagger";
import type { Clock, History, Intake } from "@tributary/cloud-history";
import type { Telemetry } from "@tributary/cloud-telemetry";
import { problem } from "@tributary/wire";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { z } from "zod";
import { problemOf, problemType, Refusal, refusalOf, refusals } from "./refusal.ts";
import { type Route, routes, type Services } from "./routes.ts";
import { serveWebPage } from "./web-page.ts";

export interface ApiParts {
  readonly history: History;
  readonly telemetry: Telemetry;
  readonly intake: Intake;
  /** The folder of the built web page; without it `/` says that there is none. */
  readonly webRoot?: string;
  readonly clock: Clock;
  /** Told one line for each failure that is ours. */
  readonly log: (line: string) => void;
}

export interface Api {
  /** Port 0 takes a free one; the url names it. */
  listen(host: string, port: number): Promise<{ readonly url: string }>;
  /** Ends live connections, answers what is under way and stops. */
  close(): Promise<void>;
}

const megabyte = 1024 * 1024;
/** Milliseconds within which a request must have arrived. */
const requestMs = 60_000;
/** Milliseconds that a closing server waits for what is under way. */
const closingMs = 2000;

/** Scripts, styles and connections of our own page; the page's component library sets styles on elements. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  // As text: it passes by the schemas of the routes, for a refusal may come from where there is no route.
  return reply
    .status(refusals[refusal.code].status)
    .type(problemType)
    .send(JSON.stringify(problemOf(refusal)));
}

/** Which field of the request is wrong and why, in words. */
function validationRefusal(error: FastifyError): Refusal {
  const issue = error.validation?.[0];
  const field = issue?.instancePath.replace(/^\//, "").replaceAll("/", ".") ?? "";
  const place = error.validationContext === "params" ? "path" : "query";
  return new Refusal(
    "bad-request",
    `${field === "" ? place : `${place} field ${field}`}: ${issue?.message ?? "wrong"}`,
  );
}

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

function addRoute(app: FastifyInstance, route: Route, services: Services): void {
  app.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route),
    ...(route.body === undefined ? {} : { bodyLimit: route.body.limit }),
    async handler({ params, query, body }, reply) {
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

/** Makes the server; it serves when it listens. */
export async function openApi({ webRoot, log, ...parts }: ApiParts): Promise<Api> {
  const app = fastify({
    bodyLimit: megabyte,
    requestTimeout: requestMs,
    exposeHeadRoutes: false, // HEAD of the live events would never end
    frameworkErrors: (error, _, reply) => void refuse(reply, refusalOf(error.statusCode ?? 400, error.message)),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.validation !== undefined) return refuse(reply, validationRefusal(error));
    const refusal = refusalOf(error.statusCode ?? 500, error.message);
    if (refusals[refusal.code].status >= 500) log(`${request.method} ${request.url}: ${error.stack ?? error.message}`);
    return refuse(reply, refusal);
  });
  app.removeAllContentTypeParsers();
  for (const type of new Set(routes.flatMap(({ body }) => body?.type ?? []))) {
    app.addContentTypeParser(type, { parseAs: "buffer" }, (_, body, done) => done(null, body));
  }
  // Transport security belongs to whoever puts a certificate in front; on plain HTTP these two would lock the page out.
  await app.register(helmet, { contentSecurityPolicy, strictTransportSecurity: false });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Tributary",
        version: "1",
        description: "Readings, consumption and alarms of meters. Times are UTC seconds.",
      },
    },
    transform: jsonSchemaTransform,
  });

  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const services: Services = { ...parts, document: () => ({ ...app.swagger() }), closing: closing.signal };
  for (const route of routes) addRoute(app, route, services);
  await serveWebPage(app, webRoot, refuse);
  await app.ready();

  return {
    listen: async (host, port) => ({ url: await app.listen({ host, port }) }),
    async close() {
      closing.abort();
      // Connections that are done now would be kept for another request that never comes.
      const idle = setInterval(() => app.server.closeIdleConnections(), 20);
      const late = setTimeout(() => app.server.closeAllConnections(), closingMs);
      await app.close();
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}
