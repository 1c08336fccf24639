// The route table: every route with what it takes, what it answers and who may ask.
import type { Intake } from "@tributary/cloud-history";
import {
  alarmList,
  alarmQuery,
  billingColumns,
  billingQuery,
  commandList,
  commandQuery,
  consumptionList,
  consumptionQuery,
  decisionList,
  groupEventList,
  groupList,
  groupParams,
  groupQuery,
  groupSums,
  intakeView,
  limitQuery,
  meterDetail,
  meterList,
  meterParams,
  meterQuery,
  overviewView,
  readingList,
  readingQuery,
  syncAnswer,
} from "@tributary/wire";
import { z } from "zod";
import { csv } from "./csv.ts";
import { eventStream } from "./event-stream.ts";
import { instructionRoutes } from "./instruction-routes.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const noMeter = (meter: string) => new Refusal("not-found", `no meter ${meter} was ever heard`);

export const routes: readonly Route[] = [
  route({
    method: "GET",
    path: "/health",
    access: "public",
    says: "Whether the server answers",
    answer: z.object({ status: z.literal("ok"), at: z.number().int().describe("UTC seconds") }),
    answers: ({ clock }) => ({ status: "ok" as const, at: clock() }),
  }),
  route({
    method: "GET",
    path: "/openapi.json",
    access: "public",
    says: "This document",
    answer: z.record(z.string(), z.unknown()),
    answers: ({ document }) => document(),
  }),
  route({
    method: "GET",
    path: "/api/v1/overview",
    access: "public",
    says: "Meters and open alarms by utility, and what became of all telegrams",
    answer: overviewView,
    answers: ({ history }) => history.overview(),
  }),
  route({
    method: "GET",
    path: "/api/v1/meters",
    access: "public",
    says: "Meters in the order of their ids, page by page",
    query: meterQuery,
    answer: meterList,
    answers: ({ history }, { query }) => history.meters(query),
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter",
    access: "public",
    says: "One meter with the newest value of each register",
    params: meterParams,
    answer: meterDetail,
    answers: ({ history }, { params: { meter } }) => history.latest(meter) ?? noMeter(meter),
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter/readings",
    access: "public",
    says: "The newest readings of a span, oldest first",
    params: meterParams,
    query: readingQuery,
    answer: readingList,
    answers: async ({ history }, { params: { meter }, query }) =>
      (await history.readings(meter, query)) ?? noMeter(meter),
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter/consumption",
    access: "public",
    says: "Consumption by hour or by local day, oldest first",
    params: meterParams,
    query: consumptionQuery,
    answer: consumptionList,
    answers: async ({ history }, { params: { meter }, query }) =>
      (await history.consumption(meter, query)) ?? noMeter(meter),
  }),
  route({
    method: "GET",
    path: "/api/v1/alarms",
    access: "public",
    says: "Alarms, newest first",
    query: alarmQuery,
    answer: alarmList,
    answers: ({ history }, { query }) => history.alarms(query),
  }),
  route({
    method: "GET",
    path: "/api/v1/alarms/groups",
    access: "public",
    says: "Alarms of groups where nodes tell of groups alone: how many of a kind opened in an hour, newest first",
    query: limitQuery,
    answer: groupEventList,
    answers: ({ history }, { query }) => history.groupEvents(query),
  }),
  route({
    method: "GET",
    path: "/api/v1/valves/decisions",
    access: "public",
    says: "What nodes decided on incidents that could close a valve, newest first",
    query: commandQuery,
    answer: decisionList,
    answers: ({ history }, { query }) => history.decisions(query),
  }),
  route({
    method: "GET",
    path: "/api/v1/groups",
    access: "public",
    says: "Groups of which nodes tell sums, and masked sums that lack the shares of some nodes",
    answer: groupList,
    answers: ({ history }) => history.groups(),
  }),
  route({
    method: "GET",
    path: "/api/v1/groups/:group/consumption",
    access: "public",
    says: "What a group used by hour or by local day, oldest first",
    params: groupParams,
    query: groupQuery,
    answer: groupSums,
    answers: async ({ history }, { params: { group }, query }) =>
      (await history.groupSums(group, query)) ?? new Refusal("not-found", `nothing was ever told of a group ${group}`),
  }),
  ...instructionRoutes,
  route({
    method: "GET",
    path: "/api/v1/commands",
    access: "public",
    says: "Commands to meters, newest first, as their edge nodes told them",
    query: commandQuery,
    answer: commandList,
    answers: ({ history }, { query }) => history.commands(query),
  }),
  route({
    method: "GET",
    path: "/api/v1/intake",
    access: "public",
    says: "What became of all telegrams, by cause",
    answer: intakeView,
    answers: ({ history }) => history.intake(),
  }),
  route({
    method: "GET",
    path: "/api/v1/billing/reads",
    access: "public",
    says: "What bills are made from: index and consumption of each meter on a civil date, as CSV",
    query: billingQuery,
    answer: z.string(),
    answerType: "text/csv; charset=utf-8",
    async answers({ history }, { query: { day } }) {
      const reads = await history.billing(day);
      return csv(
        billingColumns,
        reads.map((read) => ({ ...read, day })),
      );
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/live",
    access: "public",
    says: "Server-sent events: meter, alarm and intake, as each changes",
    answer: z.string(),
    answerType: "text/event-stream",
    answers({ history, telemetry, closing }) {
      const subscription = telemetry.subscribe();
      if (subscription === undefined) return new Refusal("busy", "as many are watching as this server admits");
      return eventStream(subscription, [{ name: "intake", data: history.intake() }], closing);
    },
  }),
];

/** What edge nodes on other machines ask. Whoever may ask it writes history: served only where it was asked for. */
export const syncRoutes = (intake: Intake): readonly Route[] => [
  route({
    method: "POST",
    path: "/sync/v1/batches",
    access: "public",
    says: "Takes a batch of an edge node, and answers up to which entry everything is durable",
    body: { type: "application/cbor", limit: 4 * 1024 * 1024 },
    answer: syncAnswer,
    async answers(_, { body }) {
      const answer = await intake.receiveBatch(body);
      if (!("refused" in answer)) return answer;
      return new Refusal(answer.refused === "busy" ? "busy" : "unreadable-batch", answer.says);
    },
  }),
];
