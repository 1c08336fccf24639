// The route table: every route with what it takes, what it answers and who may ask.
import type { Intake } from "@tributary/cloud-intake";
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
  meterDetail,
  meterList,
  meterParams,
  meterQuery,
  overviewView,
  type Page,
  pageOf,
  pageQuery,
  readingList,
  readingQuery,
  syncAnswer,
  updateList,
} from "@tributary/wire";
import { z } from "zod";
import { noMeter } from "./admit.ts";
import { bytes } from "./body.ts";
import { csv } from "./csv.ts";
import { instructionRoutes } from "./instruction-routes.ts";
import { liveRoutes } from "./live-routes.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { detailSince, isAlarmSince, meterSince } from "./since.ts";

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
    answers: ({ document }) => ({ ...document() }),
  }),
  route({
    method: "GET",
    path: "/api/v1/overview",
    access: { scope: "meters", of: "meters" },
    says: "Meters and open alarms by utility, and what became of all telegrams",
    answer: overviewView,
    answers: ({ history }, { within }) => history.overview({ within }),
  }),
  route({
    method: "GET",
    path: "/api/v1/meters",
    access: { scope: "meters", of: "meters" },
    says: "Meters in the order of their ids, page by page",
    query: meterQuery,
    answer: meterList,
    answers({ history }, { query, within, since }) {
      const { meters, next } = history.meters({ ...query, within });
      return { meters: meters.map((meter) => meterSince(meter, since)), next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter",
    access: { scope: "meters", of: "meter" },
    says: "One meter with the newest value of each register",
    params: meterParams,
    answer: meterDetail,
    answers({ history }, { params: { meter }, since }) {
      const detail = history.latest(meter);
      return detail === undefined ? noMeter(meter) : detailSince(detail, since);
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter/readings",
    access: { scope: "readings", of: "meter" },
    says: "The newest readings of a span, oldest first",
    params: meterParams,
    query: readingQuery,
    answer: readingList,
    async answers({ history }, { params: { meter }, query: { after, ...query }, since }) {
      const to = after ?? query.to;
      const found = await history.readings(meter, { ...query, to, notBefore: since(meter) });
      if (found === undefined) return noMeter(meter);
      const [oldest] = found.readings;
      return { ...found, next: oldest !== undefined && found.readings.length === query.limit ? `${oldest.at}` : null };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter/consumption",
    access: { scope: "readings", of: "meter" },
    says: "Consumption by hour or by local day, oldest first",
    params: meterParams,
    query: consumptionQuery,
    answer: consumptionList,
    answers: async ({ history }, { params: { meter }, query, since }) =>
      (await history.consumption(meter, { ...query, notBefore: since(meter) })) ?? noMeter(meter),
  }),
  route({
    method: "GET",
    path: "/api/v1/alarms",
    access: { scope: "alarms", of: "meters" },
    says: "Alarms, newest first",
    query: alarmQuery,
    answer: alarmList,
    answers({ history }, { query, within, since }) {
      const ask = (page: Page) => history.alarms({ ...query, ...page, within }).alarms;
      const { rows, next } = pageOf(query, ask, ({ openedAt }) => openedAt);
      // What was over before a resident moved in is not his.
      return { alarms: rows.filter((alarm) => isAlarmSince(alarm, since)), next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/alarms/groups",
    access: { scope: "alarms", of: "deployment" },
    says: "Alarms of groups where nodes tell of groups alone: how many of a kind opened in an hour, newest first",
    query: pageQuery,
    answer: groupEventList,
    answers({ history }, { query }) {
      const { rows, next } = pageOf(
        query,
        (page) => history.groupEvents(page).events,
        ({ hour }) => hour,
      );
      return { events: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/valves/decisions",
    access: { scope: "alarms", of: "meters" },
    says: "What nodes decided on incidents that could close a valve, newest first",
    query: commandQuery,
    answer: decisionList,
    answers({ history }, { query, within, since }) {
      const ask = (page: Page) => history.decisions({ ...query, ...page, within }).decisions;
      const { rows, next } = pageOf(query, ask, ({ at }) => at);
      return { decisions: rows.filter(({ meter, at }) => at >= since(meter)), next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/updates",
    access: { scope: "network", of: "deployment" },
    says: "What became of signed configurations and of releases at each node, newest first",
    query: pageQuery,
    answer: updateList,
    answers({ history }, { query }) {
      const { rows, next } = pageOf(
        query,
        (page) => history.updates(page).updates,
        ({ at }) => at,
      );
      return { updates: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/groups",
    access: { scope: "readings", of: "deployment" },
    says: "Groups of which nodes tell sums, and masked sums that lack the shares of some nodes",
    answer: groupList,
    answers: ({ history }) => history.groups(),
  }),
  route({
    method: "GET",
    path: "/api/v1/groups/:group/consumption",
    access: { scope: "readings", of: "deployment" },
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
    access: { scope: "commands", of: "meters" },
    says: "Commands to meters, newest first, as their edge nodes told them",
    query: commandQuery,
    answer: commandList,
    answers({ history }, { query, within }) {
      const ask = (page: Page) => history.commands({ ...query, ...page, within }).commands;
      const { rows, next } = pageOf(query, ask, ({ requestedAt }) => requestedAt);
      return { commands: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/intake",
    access: { scope: "network", of: "deployment" },
    says: "What became of all telegrams, by cause",
    answer: intakeView,
    answers: ({ history }) => history.intake(),
  }),
  route({
    method: "GET",
    path: "/api/v1/billing/reads",
    access: { scope: "billing", of: "meters" },
    says: "What bills are made from: index and consumption of each meter on a civil date, as CSV",
    query: billingQuery,
    answer: z.string(),
    answerType: "text/csv; charset=utf-8",
    async answers({ history }, { query: { day }, within }) {
      const reads = await history.billing(day, { within });
      return csv(
        billingColumns,
        reads.map((read) => ({ ...read, day })),
      );
    },
  }),
  ...liveRoutes,
];

/** What edge nodes on other machines ask. Whoever may ask it writes history: served only where it was asked for. */
export const syncRoutes = (intake: Intake): readonly Route[] => [
  route({
    method: "POST",
    path: "/sync/v1/batches",
    access: "this-machine",
    says: "Takes a batch of an edge node, and answers up to which entry everything is durable",
    body: bytes("application/cbor", 4 * 1024 * 1024),
    answer: syncAnswer,
    async answers(_, { body }) {
      const answer = await intake.receiveBatch(body);
      if (!("refused" in answer)) return answer;
      return new Refusal(answer.refused === "busy" ? "busy" : "unreadable-batch", answer.says);
    },
  }),
];
