// Routes of calls to use less for a while, or at another price: made, seen by those who are asked, called off, measured.
import type { Demand } from "@tributary/cloud-commands";
import { demandEffect, demandList, demandParams, demandQuery, demandRequest, demandView } from "@tributary/wire";
import { json } from "./body.ts";
import { orRefusal } from "./command-routes.ts";
import { type Route, route } from "./route.ts";

/** Room for the ids of as many meters as a call may name. */
const callLimit = 2 * 2 ** 20;

export const demandRoutes = (demand: Demand): readonly Route[] => [
  route({
    method: "POST",
    path: "/api/v1/demand/calls",
    access: { scope: "operate", of: "tenants" },
    says: "Asks customers to use less for a while, or tells them another price; they are told at once",
    body: json(demandRequest, callLimit),
    answer: demandView,
    answers: async (_, { body, by, tenants }) => orRefusal(await demand.call({ by, tenants }, body)),
  }),
  route({
    method: "GET",
    path: "/api/v1/demand/calls",
    access: { scope: "meters", of: "meters" },
    says: "Calls that ask meters which who asks may see, newest first, page by page",
    query: demandQuery,
    answer: demandList,
    answers: (_, { query, within }) => demand.calls({ within }, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/demand/calls/:call/cancel",
    access: { scope: "operate", of: "tenants" },
    says: "Calls it off while it is not over; those who were asked are told",
    params: demandParams,
    answer: demandView,
    answers: async (_, { params: { call }, by, tenants }) => orRefusal(await demand.cancel({ by, tenants }, call)),
  }),
  route({
    method: "GET",
    path: "/api/v1/demand/calls/:call/effect",
    access: { scope: "operate", of: "tenants" },
    says: "What a call changed: use meanwhile against similar days before, and against those who were not asked",
    params: demandParams,
    answer: demandEffect,
    answers: async (_, { params: { call }, by, tenants }) => orRefusal(await demand.effect({ by, tenants }, call)),
  }),
];
