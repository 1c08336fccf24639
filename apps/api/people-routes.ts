// Routes by which administrators let people and programs in, part meters among utilities, and read the audit log.
import { type Identity, type Role, roles, type Scope, scopeNames } from "@tributary/cloud-identity";
import { next, pageById, pageLimit } from "@tributary/wire";
import { z } from "zod";
import { json } from "./body.ts";
import { type Access, type Route, route } from "./route.ts";

const id = z.string().min(1).max(64);
const seconds = z.number().int().describe("UTC seconds");
const done = z.object({ done: z.literal(true) });
const tenant = z.string().max(63).describe("id of a utility; empty for every utility of the deployment");
const grant = z.strictObject({ role: z.enum(Object.keys(roles) as [Role, ...Role[]]), tenant });
const person = z.object({
  id,
  madeAt: seconds,
  email: z.string().nullable(),
  name: z.string().nullable(),
  hasPassword: z.boolean(),
  roles: z.array(grant),
});
const client = z.object({
  ...{ id, name: z.string(), tenant, kind: z.enum(["service", "application"]), hasSecret: z.boolean() },
  ...{ scopes: z.array(z.string()), redirectUris: z.array(z.string()), madeAt: seconds },
});
const page = z.object({ after: z.string().max(64).optional().describe("`next` of the page before"), limit: pageLimit });

const newTenant = z.strictObject({ id, name: z.string().min(1).max(200) });
const meterBatch = z.strictObject({ meters: z.array(z.string().min(1).max(64)).min(1).max(50_000) });
const newPerson = z.strictObject({ email: z.string(), name: z.string().max(200).optional(), roles: z.array(grant) });
const newCode = z.strictObject({
  meter: id,
  tenant: id,
  since: seconds.optional(),
  days: z.number().int().min(1).max(365).default(90),
});
const newClient = z.strictObject({
  ...{ name: z.string().min(1).max(200), tenant, kind: z.enum(["service", "application"]), secret: z.boolean() },
  scopes: z.array(z.enum(scopeNames as [Scope, ...Scope[]])),
  redirectUris: z.array(z.string().max(2000)).max(20).default([]),
});

const people: Access = { scope: "people", of: "deployment" };
const audit: Access = { scope: "audit", of: "deployment" };
const day = 86_400;

export const peopleRoutes = (identity: Identity): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/tenants",
    access: people,
    says: "Utilities that share this deployment",
    query: page,
    answer: z.object({ tenants: z.array(z.object({ id, name: z.string(), madeAt: seconds })), next }),
    async answers(_, { query }) {
      const { rows, next } = pageById(query, await identity.tenants.list(), (one) => one.id);
      return { tenants: rows, next };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/tenants",
    access: people,
    says: "Adds a utility",
    body: json(newTenant),
    answer: done,
    async answers(_, { body, by }) {
      await identity.tenants.add(body, by);
      return { done: true as const };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/tenants/:tenant/meters",
    access: people,
    says: "Says which utility meters belong to",
    params: z.object({ tenant: id }),
    body: json(meterBatch, 4 * 2 ** 20),
    answer: done,
    async answers(_, { params: { tenant }, body: { meters }, by }) {
      await identity.tenants.assign(meters, tenant, by);
      return { done: true as const };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/people",
    access: people,
    says: "People who hold a role, page by page",
    query: page,
    answer: z.object({ people: z.array(person), next }),
    async answers(_, { query: { after, limit } }) {
      const found = await identity.people.list({ ...(after === undefined ? {} : { after }), limit: limit + 1 });
      const people = found.slice(0, limit).map((one) => ({ ...one, roles: [...one.roles] }));
      return { people, next: found.length > limit ? (people.at(-1)?.id ?? null) : null };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/people",
    access: people,
    says: "Makes an account with roles, and a link by which the person opens it within a day and sets a password",
    body: json(newPerson),
    answer: z.object({ id, path: z.string() }),
    async answers(_, { body: { email, name, roles: given }, by }) {
      const made = await identity.people.add({ email, ...(name === undefined ? {} : { name }), roles: given }, by);
      return { id: made, path: `/first?token=${await identity.link(made)}` };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/people/:person/roles",
    access: people,
    says: "Gives a person a role",
    params: z.object({ person: id }),
    body: json(grant),
    answer: done,
    async answers(_, { params: { person }, body, by }) {
      await identity.people.grant(person, body, by);
      return { done: true as const };
    },
  }),
  route({
    method: "DELETE",
    path: "/api/v1/people/:person/roles",
    access: people,
    says: "Takes a role from a person",
    params: z.object({ person: id }),
    query: grant,
    answer: done,
    async answers(_, { params, query, by }) {
      await identity.people.withdraw(params.person, query, by);
      return { done: true as const };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/claim-codes",
    access: people,
    says: "Makes a code by which one resident claims a meter, and sees what it told since he moved in (now, unless told)",
    body: json(newCode),
    answer: z.object({ code: z.string() }),
    answers: async (_, { body: { meter, tenant: of, since, days }, by }) => ({
      code: await identity.claims.code({ meter, tenant: of, since, validSeconds: days * day }, by),
    }),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/meters/:meter/claims",
    access: people,
    says: "Somebody moved out: a meter is no longer that of a person, or of anybody; codes for it that nobody has spent end",
    params: z.object({ meter: id }),
    query: z.object({ person: id.optional() }),
    answer: z.object({ ended: z.number().int().describe("claims") }),
    answers: async (_, { params: { meter }, query: { person }, by }) => ({
      ended: await identity.claims.end({ meter, ...(person === undefined ? {} : { person }) }, by),
    }),
  }),
  route({
    method: "GET",
    path: "/api/v1/clients",
    access: people,
    says: "Programs of integrators",
    query: page,
    answer: z.object({ clients: z.array(client), next }),
    async answers(_, { query }) {
      const { rows, next } = pageById(query, await identity.clients.list({}), (one) => one.id);
      const clients = rows.map((one) => ({ ...one, scopes: [...one.scopes], redirectUris: [...one.redirectUris] }));
      return { clients, next };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/clients",
    access: people,
    says: "Registers a program; its secret is told here and never again",
    body: json(newClient),
    answer: z.object({ id, secret: z.string().nullable() }),
    answers: (_, { body, by }) => identity.clients.add(body, by),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/clients/:client",
    access: people,
    says: "Ends a program: its tokens are worthless from now on",
    params: z.object({ client: id }),
    answer: done,
    async answers(_, { params, by }) {
      await identity.clients.end(params.client, by);
      return { done: true as const };
    },
  }),
  route({
    method: "POST",
    path: "/api/v1/signing-keys",
    access: people,
    says: "After a leak: a new key signs tokens from now on, and those of the old ones are worthless",
    answer: done,
    async answers(_, { by }) {
      await identity.rotateKeys(by);
      return { done: true as const };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/audit",
    access: audit,
    says: "Who did what, newest first",
    query: z.object({
      about: id.optional().describe("id of a person, program or thing"),
      after: z.coerce.number().int().min(1).optional().describe("`next` of the page before"),
      limit: pageLimit,
    }),
    answer: z.object({
      rows: z.array(
        z.object({
          ...{ sequence: z.number().int(), at: seconds, actor: z.string(), action: z.string(), subject: z.string() },
          detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        }),
      ),
      next,
    }),
    async answers(_, { query: { about, after, limit } }) {
      const found = await identity.audit.rows({ about, before: after, limit: limit + 1 });
      const rows = found.slice(0, limit);
      return { rows, next: found.length > limit ? `${rows.at(-1)?.sequence}` : null };
    },
  }),
  route({
    method: "GET",
    path: "/api/v1/audit/check",
    access: audit,
    says: "Whether the audit log is as it was written; hash: of its last row, to compare with later",
    query: z.object({ sequence: z.coerce.number().int().min(1).optional(), hash: z.string().max(64).optional() }),
    answer: z.union([
      z.object({ whole: z.literal(true), sequence: z.number().int(), hash: z.string() }),
      z.object({ whole: z.literal(false), broken: z.number().int() }),
    ]),
    async answers(_, { query: { sequence, hash } }) {
      const earlier = sequence === undefined || hash === undefined ? undefined : { sequence, hash };
      const found = await identity.audit.check(earlier);
      return "mark" in found
        ? { whole: true as const, ...found.mark }
        : { whole: false as const, broken: found.broken };
    },
  }),
];
