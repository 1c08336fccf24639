// Routes of districts: their inlet meters and the points that lie in them, by time.
import {
  assetQuery,
  districtBody,
  districtDetail,
  districtList,
  districtParams,
  doneAnswer,
  inletBody,
  inletEndBody,
  memberBody,
  memberEndBody,
  putAnswer,
  spanQuery,
} from "@tributary/wire";
import { noAsset } from "../admit.ts";
import { json } from "../body.ts";
import { type Access, type Route, route } from "../route.ts";
import { type AssetDoor, giveTo, pageWith, refuseClosed, refuseOthers, spanOf } from "./asset-door.ts";

const see: Access = { scope: "assets", of: "tenants" };
const change: Access = { scope: "onboard", of: "tenants" };
/** With a geometry. */
const longestBody = 400_000;

export const districtRoutes = (door: AssetDoor): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/districts",
    access: see,
    says: "Districts, in the order of their ids",
    query: assetQuery,
    answer: districtList,
    async answers(_, { query: { after, limit }, tenants }) {
      const { rows, next } = pageWith(await door.assets.districts({ tenants, after, limit: limit + 1 }), limit);
      return { districts: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/districts/:district",
    access: see,
    says: "A district with its inlets and members within a span; members of districts inside it are members, too",
    params: districtParams,
    query: spanQuery,
    answer: districtDetail,
    async answers(_, { params, query }) {
      const found = await door.assets.districtAt(params.district, spanOf(query));
      if (found === undefined) return noAsset();
      const { members, ...district } = found;
      return {
        ...district,
        members: members.map(({ placements, ...member }) => ({
          ...member,
          meters: placements.map(({ meter }) => meter),
        })),
      };
    },
  }),
  route({
    method: "PUT",
    path: "/api/v1/districts/:district",
    access: change,
    says: "Makes or changes a district",
    params: districtParams,
    body: json(districtBody, longestBody),
    answer: putAnswer,
    answers: async (_, { params, body, ...who }) =>
      refuseOthers(who, body.inside) ?? { outcome: await door.assets.putDistrict({ id: params.district, ...body }) },
  }),
  route({
    method: "POST",
    path: "/api/v1/districts/:district/members",
    access: change,
    says: "A point lies in a district from a moment on",
    params: districtParams,
    body: json(memberBody),
    answer: putAnswer,
    answers: async (_, { params, body, ...who }) =>
      refuseOthers(who, body.point) ?? { outcome: await door.assets.addMember(params.district, body) },
  }),
  route({
    method: "POST",
    path: "/api/v1/districts/:district/members/end",
    access: change,
    says: "A point lies in a district no longer",
    params: districtParams,
    body: json(memberEndBody),
    answer: doneAnswer,
    async answers(_, { params, body: { point, at } }) {
      await door.assets.endMember(params.district, point, at);
      return { done: true as const };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/districts/:district/inlets",
    access: change,
    says: "A meter measures what flows into a district or out of it, from a moment on",
    params: districtParams,
    body: json(inletBody),
    answer: putAnswer,
    async answers(_, { params: { district }, body, ...who }) {
      const refused = await refuseClosed(door, who, [body.meter]);
      if (refused !== undefined) return refused;
      const outcome = await door.assets.addInlet(district, body);
      await giveTo(door, who, district, body.meter);
      return { outcome };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/districts/:district/inlets/end",
    access: change,
    says: "A meter is an inlet of a district no longer",
    params: districtParams,
    body: json(inletEndBody),
    answer: doneAnswer,
    async answers(_, { params, body: { meter, at } }) {
      await door.assets.endInlet(params.district, meter, at);
      return { done: true as const };
    },
  }),
];
