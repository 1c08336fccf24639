// Routes of sites, points and meters: where something is measured, and by which meter from when to when.
import { indexTicks } from "@tributary/cloud-registry";
import {
  assetMeterView,
  assetQuery,
  dismountAnswer,
  dismountBody,
  exchangeBody,
  meterParams,
  mountBody,
  placementList,
  pointBody,
  pointList,
  pointParams,
  pointView,
  putAnswer,
  siteBody,
  siteList,
  siteParams,
  siteView,
  spanQuery,
} from "@tributary/wire";
import { noAsset } from "../admit.ts";
import { json } from "../body.ts";
import { type Access, type Route, route } from "../route.ts";
import {
  type AssetDoor,
  endOldClaims,
  giveTo,
  pageWith,
  placementViewOf,
  refuseClosed,
  refuseOthers,
  registersIn,
  spanOf,
} from "./asset-door.ts";

const see: Access = { scope: "assets", of: "tenants" };
const change: Access = { scope: "onboard", of: "tenants" };

type Last = readonly { readonly register: string; readonly last: number }[];
const lastIn = (last: Last) =>
  last.map(({ register, last: value }) => ({ register, last: indexTicks(register, value) }));

export const placeRoutes = (door: AssetDoor): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/sites",
    access: see,
    says: "Buildings, flats and other places, in the order of their ids",
    query: assetQuery,
    answer: siteList,
    async answers(_, { query: { after, limit }, tenants }) {
      const { rows, next } = pageWith(await door.assets.sites({ tenants, after, limit: limit + 1 }), limit);
      return { sites: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/sites/:site",
    access: see,
    says: "A site",
    params: siteParams,
    answer: siteView,
    answers: async (_, { params }) => (await door.assets.site(params.site)) ?? noAsset(),
  }),
  route({
    method: "PUT",
    path: "/api/v1/sites/:site",
    access: change,
    says: "Makes or changes a site",
    params: siteParams,
    body: json(siteBody),
    answer: putAnswer,
    answers: async (_, { params, body }) => ({ outcome: await door.assets.putSite({ id: params.site, ...body }) }),
  }),
  route({
    method: "GET",
    path: "/api/v1/points",
    access: see,
    says: "Points where something is measured, in the order of their ids",
    query: assetQuery,
    answer: pointList,
    async answers(_, { query: { after, limit }, tenants }) {
      const { rows, next } = pageWith(await door.assets.points({ tenants, after, limit: limit + 1 }), limit);
      return { points: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/points/:point",
    access: see,
    says: "A point",
    params: pointParams,
    answer: pointView,
    answers: async (_, { params }) => (await door.assets.point(params.point)) ?? noAsset(),
  }),
  route({
    method: "PUT",
    path: "/api/v1/points/:point",
    access: change,
    says: "Makes or changes a point",
    params: pointParams,
    body: json(pointBody),
    answer: putAnswer,
    answers: async (_, { params, body, tenants, by }) =>
      refuseOthers({ tenants, by }, body.site) ?? {
        outcome: await door.assets.putPoint({ id: params.point, ...body }),
      },
  }),
  route({
    method: "GET",
    path: "/api/v1/points/:point/placements",
    access: see,
    says: "Which meters stood at a point, from when to when, with their indices",
    params: pointParams,
    query: spanQuery,
    answer: placementList,
    answers: async (_, { params, query }) => ({
      placements: (await door.assets.placementsOf({ point: params.point }, spanOf(query))).map(placementViewOf),
    }),
  }),
  route({
    method: "POST",
    path: "/api/v1/points/:point/placements",
    access: change,
    says: "Mounts a meter at a point; the same again changes nothing",
    params: pointParams,
    body: json(mountBody),
    answer: putAnswer,
    async answers(_, { params: { point }, body: { registers, ...body }, ...who }) {
      const refused = await refuseClosed(door, who, [body.meter]);
      if (refused !== undefined) return refused;
      const outcome = await door.assets.mount({ point, ...body, registers: registersIn(registers) });
      await endOldClaims(door, who, body.meter);
      await giveTo(door, who, point, body.meter);
      return { outcome };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/points/:point/dismount",
    access: change,
    says: "Takes the meter of a point away, with its last indices",
    params: pointParams,
    body: json(dismountBody),
    answer: dismountAnswer,
    answers: async (_, { params: { point }, body: { at, last } }) => ({
      gone: await door.assets.dismount({ point, at, last: lastIn(last) }),
    }),
  }),
  route({
    method: "POST",
    path: "/api/v1/points/:point/exchange",
    access: change,
    says: "One meter goes and another comes; residents who claimed the one have the other from then on",
    params: pointParams,
    body: json(exchangeBody),
    answer: dismountAnswer,
    async answers(_, { params: { point }, body: { registers, last, ...body }, ...who }) {
      const refused = await refuseClosed(door, who, [body.meter]);
      if (refused !== undefined) return refused;
      const gone = await door.assets.exchange({
        ...{ point, ...body, last: lastIn(last), registers: registersIn(registers) },
      });
      await endOldClaims(door, who, body.meter);
      await giveTo(door, who, point, body.meter);
      if (gone !== body.meter) await door.identity.claims.pass({ gone, come: body.meter, at: body.at }, who.by);
      return { gone };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter/placements",
    access: { scope: "assets", of: "meter" },
    says: "At which points a meter stood, from when to when, with its indices",
    params: meterParams,
    query: spanQuery,
    answer: placementList,
    answers: async (_, { params, query }) => ({
      placements: (await door.assets.placementsOf({ meter: params.meter }, spanOf(query))).map(placementViewOf),
    }),
  }),
  route({
    method: "GET",
    path: "/api/v1/meters/:meter/asset",
    access: { scope: "assets", of: "meter" },
    says: "What the book keeps of a meter: its utility, its edge node, and where its key is",
    params: meterParams,
    answer: assetMeterView,
    async answers(_, { params: { meter } }) {
      const [found] = await door.assets.meters([meter]);
      const tenant = (await door.assets.tenantOf(meter)) ?? "";
      return { ...(found ?? { meter, name: null, node: null, key: null }), tenant };
    },
  }),
];
