// Routes by which people and programs are told what is new, as it comes: server-sent events and WebSocket.
import { type LiveEvent, liveQuery, nodeList, usualLiveEvents } from "@tributary/wire";
import { z } from "zod";
import { interestOf } from "./interest.ts";
import { LiveAnswer } from "./live-answer.ts";
import { liveSocket } from "./live-socket.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const full = () => new Refusal("busy", "as many are watching as this server admits");

export const liveRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/v1/live",
    access: { scope: "alarms", of: "meters" },
    says: "Server-sent events, as things change: meters, alarms, counts and nodes, or what the query names",
    query: liveQuery,
    answer: z.string(),
    answerType: "text/event-stream",
    async answers(services, { query, ...who }) {
      const interest = await interestOf({ events: usualLiveEvents, ...query }, services, who);
      if (interest instanceof Refusal) return interest;
      const subscription = services.telemetry.subscribe(interest);
      if (subscription === undefined) return full();
      const counts: LiveEvent = { name: "intake", data: services.history.intake() };
      const first = interest.meters === undefined && (interest.events?.has("intake") ?? true) ? [counts] : [];
      return new LiveAnswer(subscription, first, services.closing);
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/live/socket",
    access: { scope: "alarms", of: "meters" },
    says: "A WebSocket that is told the same: it sends an interest as JSON, and gets {event, data} for each change",
    answer: z.string(),
    answers: () => new Refusal("upgrade-required", "this is asked by a WebSocket"),
    speaks: liveSocket,
  }),
  route({
    method: "GET",
    path: "/api/v1/nodes",
    access: { scope: "network", of: "deployment" },
    says: "Edge nodes, whether each is here, and when it came last",
    answer: nodeList,
    answers: ({ nodes, instructions }) => ({ nodes: nodes.nodes(instructions.nodes()) }),
  }),
];
