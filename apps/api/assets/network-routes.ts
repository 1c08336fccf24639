// Routes of gateways, edge nodes, the links between the layers, and the streams that gateways hear.
import type { Stream } from "@tributary/cloud-registry";
import { quantityOf } from "@tributary/core";
import {
  doneAnswer,
  gatewayParams,
  linkBody,
  linkEndQuery,
  linkList,
  linkQuery,
  nodeMetersBody,
  nodeParams,
  nodeTenantsBody,
  pageById,
  putAnswer,
  readStreamTag,
  stationBody,
  stationList,
  stationQuery,
  streamList,
  streamQuery,
  streamTag,
} from "@tributary/wire";
import { json } from "../body.ts";
import { Refusal } from "../refusal.ts";
import { type Access, type Route, route, type Services } from "../route.ts";
import type { AssetDoor } from "./asset-door.ts";

const see: Access = { scope: "network", of: "deployment" };
const change: Access = { scope: "onboard", of: "deployment" };
const nodeMetersLimit = 256 * 1024;
/** Meters whose streams are told at once. */
const mostMeters = 1000;

/** The streams of meters, one for each gateway and quantity. */
function streamViews({ history }: Services, streams: readonly Stream[]) {
  return streams.flatMap(({ gateway, meter }) => {
    const quantities = new Set(history.latest(meter)?.registers.map(({ register }) => quantityOf(register)));
    return [...quantities].map((quantity) => ({
      ...{ tag: streamTag({ gateway, meter, quantity }), gateway, meter, quantity },
    }));
  });
}

export const networkRoutes = ({ assets }: AssetDoor): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/gateways",
    access: see,
    says: "Gateways, each with its layer",
    query: stationQuery,
    answer: stationList,
    async answers(_, { query }) {
      const { rows, next } = pageById(query, await assets.stations("gateway"), ({ name }) => name);
      return { stations: rows, next };
    },
  }),
  route({
    method: "PUT",
    path: "/api/v1/gateways/:gateway",
    access: change,
    says: "Makes a gateway, or says where it stands",
    params: gatewayParams,
    body: json(stationBody),
    answer: putAnswer,
    answers: async (_, { params: { gateway: name }, body }) => ({
      outcome: await assets.putStation({ kind: "gateway", name, ...body }),
    }),
  }),
  route({
    method: "GET",
    path: "/api/v1/edge-nodes",
    access: see,
    says: "Edge nodes, each with its layer, and the utilities that it works for",
    query: stationQuery,
    answer: stationList,
    async answers(_, { query }) {
      const { rows, next } = pageById(query, await assets.stations("edge"), ({ name }) => name);
      return { stations: rows, next };
    },
  }),
  route({
    method: "PUT",
    path: "/api/v1/edge-nodes/:node",
    access: change,
    says: "Makes an edge node, or says where it stands",
    params: nodeParams,
    body: json(stationBody),
    answer: putAnswer,
    answers: async (_, { params: { node: name }, body }) => ({
      outcome: await assets.putStation({ kind: "edge", name, ...body }),
    }),
  }),
  route({
    method: "PUT",
    path: "/api/v1/edge-nodes/:node/tenants",
    access: change,
    says: "Says for which utilities an edge node works: it may tell of no other's meters; none: for all",
    params: nodeParams,
    body: json(nodeTenantsBody),
    answer: doneAnswer,
    async answers(_, { params, body }) {
      await assets.bindNode(params.node, body.tenants);
      return { done: true as const };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/edge-nodes/:node/meters",
    access: change,
    says: "Binds meters to an edge node: no other may tell of them",
    params: nodeParams,
    body: json(nodeMetersBody, nodeMetersLimit),
    answer: putAnswer,
    answers: async (_, { params, body }) => ({ outcome: await assets.bindMeters(params.node, body.meters) }),
  }),
  route({
    method: "GET",
    path: "/api/v1/links",
    access: see,
    says: "Links from layer to layer, each with its zone",
    query: linkQuery,
    answer: linkList,
    async answers(_, { query: { after, limit } }) {
      const [lowerKind = "", lower = "", upperKind = "", upper = ""] = (after ?? "").split(" ");
      const from = { lower: { kind: lowerKind, name: lower }, upper: { kind: upperKind, name: upper } };
      const found = await assets.links({ after: after === undefined ? undefined : from, limit: limit + 1 });
      const links = found.slice(0, limit);
      const last = links.at(-1);
      const next =
        found.length > limit && last !== undefined
          ? [last.lower.kind, last.lower.name, last.upper.kind, last.upper.name].join(" ")
          : null;
      return { links, next };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/links",
    access: change,
    says: "Notes a link; its zone follows from its ends",
    body: json(linkBody),
    answer: doneAnswer,
    async answers({ clock }, { body }) {
      await assets.addLinks([{ ...body, since: clock() }]);
      return { done: true as const };
    },
  }),
  route({
    method: "DELETE",
    path: "/api/v1/links",
    access: change,
    says: "Takes a link away",
    query: linkEndQuery,
    answer: doneAnswer,
    async answers(_, { query: { lowerKind, lower, upperKind, upper } }) {
      await assets.removeLink({ lower: { kind: lowerKind, name: lower }, upper: { kind: upperKind, name: upper } });
      return { done: true as const };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/streams",
    access: { scope: "meters", of: "meters" },
    says: "What gateways hear of meters, each stream by its tag; asked by meter, by gateway or by tag",
    query: streamQuery,
    answer: streamList,
    async answers(services, { query: { gateway, meter, tag }, within }) {
      const named = tag === undefined ? undefined : readStreamTag(tag);
      if (tag !== undefined && named === undefined) return new Refusal("bad-request", "this is no tag of a stream");
      const one = named?.meter ?? meter;
      const at = named?.gateway ?? gateway;
      if (one === undefined && at === undefined) {
        return new Refusal("bad-request", "query: name a meter, a gateway or a tag");
      }
      const heard =
        one === undefined ? await assets.streams({ gateway: at ?? "" }) : await assets.streams({ meters: [one] });
      const seen = heard.filter(
        (stream) => (within?.has(stream.meter) ?? true) && (at === undefined || stream.gateway === at),
      );
      const views = streamViews(services, seen.slice(0, mostMeters));
      return { streams: named === undefined ? views : views.filter((view) => view.tag === tag) };
    },
  }),
];
