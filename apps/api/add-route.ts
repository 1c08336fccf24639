// Gives a row of the route table to the HTTP server: its schemas, its limits and its answer.
import type { WebSocket } from "@fastify/websocket";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Admitted, admit, type Who } from "./admit.ts";
import { LiveAnswer } from "./live-answer.ts";
import { keyedRequest, once } from "./once.ts";
import { Refusal, refuse } from "./refusal.ts";
import type { RequestLimit } from "./request-limit.ts";
import type { Route, Services } from "./route.ts";
import type { Standing } from "./standing.ts";

/** What the server checks before the route is asked, and after it answered. */
function schemaOf({ params, query, body, answer, answerType }: Route): Record<string, unknown> {
  return {
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body: body.schema }),
    ...(answerType === undefined ? { response: { 200: answer } } : {}),
  };
}

/** What is done with a WebSocket that was let in, where the route speaks by one. */
function socketOf(route: Route, servicesFor: ServicesFor, admitted: WeakMap<FastifyRequest, Admitted>) {
  const { speaks } = route;
  if (speaks === undefined) return {};
  return {
    wsHandler(socket: WebSocket, request: FastifyRequest) {
      const entry = admitted.get(request);
      if (entry === undefined) return socket.terminate();
      const { params, query, body } = request;
      speaks(servicesFor(request, entry), { params, query, body, ...entry }, socket);
    },
  };
}

const mediaTypeOf = ({ headers }: FastifyRequest) =>
  (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();

/** Writes down who changed something. */
async function noteChange(route: Route, request: FastifyRequest, { by }: Admitted, who: Who): Promise<void> {
  if (route.method === "GET" || by === "" || who === "everybody") return;
  const [subject = ""] = request.url.split("?", 1);
  await who.identity.note({ actor: by, action: `${route.method} ${route.path}`, subject });
}

const jsonAnswer = "application/json; charset=utf-8";

/** What the answer to a request may ask, for as long as who asks may have it. */
type ServicesFor = (request: FastifyRequest, entry: Admitted) => Services;

/** Types of answers that do not end by themselves. */
const endless = "text/event-stream";

export interface RouteParts {
  readonly services: Services;
  readonly who: Who;
  readonly standing: Standing;
  /** How often a person or program may ask; as often as he likes without it. */
  readonly limit: RequestLimit | undefined;
}

/**
 * Hands the socket to an answer that writes to it for as long as it lasts. The head is written here as one text (RFC 9112):
 * a response would keep each of its headers for all that time.
 */
function goLive(reply: FastifyReply, answer: LiveAnswer): FastifyReply {
  const { socket } = reply.raw;
  if (socket === null || socket.destroyed) {
    answer.cancel();
    return reply.hijack();
  }
  const headers = Object.entries({ ...reply.getHeaders(), connection: "close" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  reply.hijack();
  socket.write(`HTTP/1.1 200 OK\r\n${headers.join("\r\n")}\r\n\r\n`);
  answer.begin(socket);
  return reply;
}

export function addRoute(app: FastifyInstance, route: Route, { services, who, standing, limit }: RouteParts): void {
  const isEndless = route.answerType === endless || route.speaks !== undefined;
  const servicesFor: ServicesFor = (request, entry) =>
    isEndless ? { ...services, closing: standing.signalOf(route, request, entry) } : services;
  const admitted = new WeakMap<FastifyRequest, Admitted>();
  app.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route),
    ...(route.body === undefined ? {} : { bodyLimit: route.body.limit }),
    async onRequest(request, reply) {
      const outcome = await admit(route, request, who, services);
      if (outcome instanceof Refusal) {
        if (outcome.code === "not-proved") reply.header("www-authenticate", "Bearer");
        return refuse(reply, outcome);
      }
      const held = outcome.by === "" ? undefined : limit?.(outcome.by, reply);
      if (held !== undefined) return refuse(reply, held);
      // Of the types that are read at all, a route takes its own.
      if (route.body !== undefined && mediaTypeOf(request) !== route.body.type) {
        return refuse(reply, new Refusal("wrong-media-type", `this route takes ${route.body.type}`));
      }
      admitted.set(request, outcome);
    },
    ...socketOf(route, servicesFor, admitted),
    async handler(request, reply) {
      const { params, query, body } = request;
      const entry = admitted.get(request);
      if (entry === undefined) throw new Error("a request that was not let in reached its route");
      const answerNow = async () => {
        const answer = await route.answers(servicesFor(request, entry), { params, query, body, ...entry });
        if (!(answer instanceof Refusal)) await noteChange(route, request, entry, who);
        return answer;
      };
      reply.header("cache-control", "no-store");
      if (route.answerType !== undefined) reply.type(route.answerType);
      const keyed = who === "everybody" ? undefined : keyedRequest(request, entry.by);
      if (keyed instanceof Refusal) return refuse(reply, keyed);
      if (keyed === undefined || who === "everybody") {
        const answer = await answerNow();
        if (answer instanceof LiveAnswer) return goLive(reply, answer);
        return answer instanceof Refusal ? refuse(reply, answer) : reply.send(answer);
      }
      const outcome = await once(who.identity.answers, keyed, async () => {
        const answer = await answerNow();
        return answer instanceof Refusal ? answer : String(reply.serialize(answer));
      });
      if (outcome instanceof Refusal) return refuse(reply, outcome);
      if (outcome.again) reply.header("idempotent-replayed", "true");
      return reply.type(route.answerType ?? jsonAnswer).send(outcome.answer);
    },
  });
}
