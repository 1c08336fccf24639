// Routes of customers, contracts and prices: who pays what for a point, from when to when.
import {
  assetQuery,
  contractList,
  contractParams,
  contractView,
  customerBody,
  customerList,
  customerParams,
  customerView,
  doneAnswer,
  moveInBody,
  moveOutAnswer,
  moveOutBody,
  pointParams,
  pricesBody,
  pricesParams,
  pricesView,
  priceTableList,
  putAnswer,
  spanQuery,
} from "@tributary/wire";
import { noAsset } from "../admit.ts";
import { json } from "../body.ts";
import { type Access, type Route, route } from "../route.ts";
import { type AssetDoor, pageWith, refuseOthers, spanOf } from "./asset-door.ts";

const access: Access = { scope: "contracts", of: "tenants" };
const seePrices: Access = { scope: "assets", of: "tenants" };

export const contractRoutes = ({ assets, identity }: AssetDoor): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/customers",
    access,
    says: "Customers, in the order of their ids",
    query: assetQuery,
    answer: customerList,
    async answers(_, { query: { after, limit }, tenants }) {
      const { rows, next } = pageWith(await assets.customers({ tenants, after, limit: limit + 1 }), limit);
      return { customers: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/customers/:customer",
    access,
    says: "A customer",
    params: customerParams,
    answer: customerView,
    answers: async (_, { params }) => (await assets.customer(params.customer)) ?? noAsset(),
  }),
  route({
    method: "PUT",
    path: "/api/v1/customers/:customer",
    access,
    says: "Makes or changes a customer; name and contact are kept sealed",
    params: customerParams,
    body: json(customerBody),
    answer: putAnswer,
    answers: async (_, { params, body }) => ({ outcome: await assets.putCustomer({ id: params.customer, ...body }) }),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/customers/:customer",
    access,
    says: "Erases name, contact and account of a customer; his contracts stay, of nobody who could be named",
    params: customerParams,
    answer: doneAnswer,
    async answers(_, { params }) {
      await assets.eraseCustomer(params.customer);
      return { done: true as const };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/contracts",
    access,
    says: "Contracts, in the order of their ids",
    query: assetQuery,
    answer: contractList,
    async answers(_, { query: { after, limit }, tenants }) {
      const { rows, next } = pageWith(await assets.contracts({ tenants, after, limit: limit + 1 }), limit);
      return { contracts: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/contracts/:contract",
    access,
    says: "A contract",
    params: contractParams,
    answer: contractView,
    answers: async (_, { params }) => (await assets.contract(params.contract)) ?? noAsset(),
  }),
  route({
    method: "POST",
    path: "/api/v1/points/:point/move-in",
    access,
    says: "Somebody moves in: a contract begins; the same again changes nothing, the same id with other terms changes them",
    params: pointParams,
    body: json(moveInBody),
    answer: putAnswer,
    answers: async (_, { params: { point }, body: { contract: id, ...body }, ...who }) =>
      refuseOthers(who, id, body.customer, body.prices) ?? { outcome: await assets.moveIn({ id, point, ...body }) },
  }),
  route({
    method: "POST",
    path: "/api/v1/points/:point/move-out",
    access,
    says: "Somebody moves out: the contract of a point ends, and so do residents' claims to its meters that began before, and unspent codes",
    params: pointParams,
    body: json(moveOutBody),
    answer: moveOutAnswer,
    async answers(_, { params: { point }, body: { at }, by }) {
      const contract = await assets.moveOut(point, at);
      let claims = 0;
      const stood = (await assets.placementsOf({ point }, { from: 0, to: null })).filter(({ from }) => from < at);
      for (const meter of new Set(stood.map((placement) => placement.meter))) {
        // A meter that hangs at another's by now is no matter of this point any more.
        const last = (await assets.placementsOf({ meter }, { from: 0, to: null })).at(-1);
        if (last?.point === point) claims += await identity.claims.end({ meter, at }, by);
      }
      return { contract, claims };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/prices",
    access: seePrices,
    says: "Price tables, in the order of their ids",
    query: assetQuery,
    answer: priceTableList,
    async answers(_, { query: { after, limit }, tenants }) {
      const { rows, next } = pageWith(await assets.priceTables({ tenants, after, limit: limit + 1 }), limit);
      return { prices: rows, next };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/prices/:prices",
    access: seePrices,
    says: "A price table with the versions that count within a span",
    params: pricesParams,
    query: spanQuery,
    answer: pricesView,
    answers: async (_, { params, query }) => (await assets.prices(params.prices, spanOf(query))) ?? noAsset(),
  }),
  route({
    method: "PUT",
    path: "/api/v1/prices/:prices",
    access,
    says: "Makes or changes a price table, and puts a version of its prices in its place in time",
    params: pricesParams,
    body: json(pricesBody),
    answer: putAnswer,
    answers: async (_, { params, body }) => ({ outcome: await assets.putPrices({ id: params.prices, ...body }) }),
  }),
];
