// Routes by which people say of what, where and when they want to be told, and administrators by which criteria.
import type { Notifications } from "@tributary/cloud-notifications";
import {
  criterionList,
  criterionText,
  criterionTexts,
  criterionView,
  limitBody,
  limitView,
  meterParams,
  newChannel,
  newChannelView,
  newCriterion,
  notificationList,
  notificationPreferences,
  notificationQuery,
  notificationSettingsView,
  removed,
} from "@tributary/wire";
import { z } from "zod";
import { json } from "./body.ts";
import { type Access, type Route, route } from "./route.ts";

const id = z.string().min(1).max(64);
/** Everybody sets what he himself is told; what he may see is looked at when he is told. */
const own: Access = { scope: "alarms", of: "meters" };
const criteria: Access = { scope: "criteria", of: "deployment" };

export const notificationRoutes = (notifications: Notifications): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/notifications",
    access: own,
    says: "What I was told of, newest first",
    query: notificationQuery,
    answer: notificationList,
    answers: (_, { query, by }) => notifications.mailbox.list(by, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/notifications/:notification/acknowledge",
    access: own,
    says: "Says that I have seen something that I was told of, so that nobody else need be told",
    params: z.object({ notification: id }),
    answer: z.object({ acknowledged: z.boolean().describe("false: somebody was faster, or I was not told of it") }),
    answers: async (_, { params, by }) => ({
      acknowledged: await notifications.mailbox.acknowledge(by, params.notification),
    }),
  }),
  route({
    method: "GET",
    path: "/api/v1/notifications/settings",
    access: own,
    says: "How, where and of what I am told, and which channels there are",
    answer: notificationSettingsView,
    answers: async (_, { by }) => ({
      preferences: await notifications.preferences.of(by),
      channels: await notifications.channels.list(by),
      limits: notifications.limits.list(by),
      offered: [...notifications.offered],
      vapidKey: notifications.vapidKey,
    }),
  }),
  route({
    method: "PUT",
    path: "/api/v1/notifications/settings",
    access: own,
    says: "Sets how and of what I am told",
    body: json(notificationPreferences),
    answer: notificationPreferences,
    async answers(_, { body, by }) {
      await notifications.preferences.set(by, body);
      return body;
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/notifications/channels",
    access: own,
    says: "Adds a browser, an e-mail address, a webhook or the broker, and sends a first message there",
    body: json(newChannel),
    answer: newChannelView,
    answers: (_, { body, by }) => notifications.channels.add(by, body),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/notifications/channels/:channel",
    access: own,
    says: "Nothing more is sent there",
    params: z.object({ channel: id }),
    answer: removed,
    answers: async (_, { params, by }) => ({ removed: await notifications.channels.remove(by, params.channel) }),
  }),
  route({
    method: "POST",
    path: "/api/v1/meters/:meter/limits",
    access: { scope: "alarms", of: "meter" },
    says: "Sets a limit of mine for a meter: I am told once whenever it is broken",
    params: meterParams,
    body: json(limitBody),
    answer: limitView,
    answers: (_, { params: { meter }, body, by }) => notifications.limits.add(by, { ...body, meter }),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/notifications/limits/:limit",
    access: own,
    says: "Takes a limit of mine away",
    params: z.object({ limit: id }),
    answer: removed,
    answers: async (_, { params, by }) => ({ removed: await notifications.limits.remove(by, params.limit) }),
  }),
  route({
    method: "GET",
    path: "/api/v1/notifications/criteria",
    access: criteria,
    says: "Criteria by which people are told of alarms and use, level by level",
    answer: criterionList,
    answers: () => ({ criteria: notifications.criteria.list() }),
  }),
  route({
    method: "POST",
    path: "/api/v1/notifications/criteria",
    access: criteria,
    says: "Adds a criterion, as an expression (CEL) or as a form",
    body: json(newCriterion),
    answer: criterionView,
    answers: (_, { body, by }) => notifications.criteria.add(body, by),
  }),
  route({
    method: "POST",
    path: "/api/v1/notifications/criteria/texts",
    access: criteria,
    says: "Shows an expression as a form and a form as an expression, and what is wrong with it",
    body: json(criterionText),
    answer: criterionTexts,
    answers: (_, { body }) => notifications.criteria.texts(body),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/notifications/criteria/:criterion",
    access: criteria,
    says: "Takes a criterion away",
    params: z.object({ criterion: id }),
    answer: removed,
    answers: async (_, { params }) => ({ removed: await notifications.criteria.remove(params.criterion) }),
  }),
];
