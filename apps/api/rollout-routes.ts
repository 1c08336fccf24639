// Routes by which signed lambdas are kept at the cloud and brought to edge nodes in waves.
import type { Rollouts } from "@tributary/cloud-commands";
import {
  artefactList,
  artefactView,
  bundleQuery,
  lambdaArtefact,
  lambdaParams,
  rolloutList,
  rolloutParams,
  rolloutRequest,
  rolloutStory,
} from "@tributary/wire";
import { json } from "./body.ts";
import { orRefusal } from "./command-routes.ts";
import { Refusal } from "./refusal.ts";
import { type Access, type Route, route } from "./route.ts";

/** Room for the longest code that a manifest takes, as JSON writes it. */
const artefactLimit = 2 * 2 ** 20;

const see: Access = { scope: "network", of: "deployment" };
const change: Access = { scope: "operate", of: "deployment" };

export const rolloutRoutes = (rollouts: Rollouts): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/lambdas",
    access: see,
    says: "Lambdas that the cloud keeps, by name, the newest version of each first",
    answer: artefactList,
    answers: async () => ({ lambdas: await rollouts.artefacts() }),
  }),
  route({
    method: "POST",
    path: "/api/v1/lambdas",
    access: change,
    says: "Keeps a lambda that somebody signed whom the cloud trusts; it runs nowhere yet",
    body: json(lambdaArtefact, artefactLimit),
    answer: artefactView,
    answers: async (_, { body, by }) => orRefusal(await rollouts.keep(by, body)),
  }),
  route({
    method: "POST",
    path: "/api/v1/lambdas/:lambda/rollouts",
    access: change,
    says: "Brings a version of a lambda to edge nodes in waves, each when the one before runs it well",
    params: lambdaParams,
    body: json(rolloutRequest, artefactLimit),
    answer: rolloutStory,
    answers: async (_, { params: { lambda }, body, by }) => orRefusal(await rollouts.begin(by, lambda, body)),
  }),
  route({
    method: "GET",
    path: "/api/v1/rollouts",
    access: see,
    says: "Roll-outs of lambdas and how far each is, newest first, page by page",
    query: bundleQuery,
    answer: rolloutList,
    answers: (_, { query }) => rollouts.rollouts(query),
  }),
  route({
    method: "GET",
    path: "/api/v1/rollouts/:rollout",
    access: see,
    says: "A roll-out, and how far each node is",
    params: rolloutParams,
    answer: rolloutStory,
    answers: async (_, { params: { rollout } }) =>
      (await rollouts.rollout(rollout)) ?? new Refusal("not-found", `there is no roll-out ${rollout}`),
  }),
  route({
    method: "POST",
    path: "/api/v1/rollouts/:rollout/halt",
    access: change,
    says: "Gives it to no further node; those that have it keep it",
    params: rolloutParams,
    answer: rolloutStory,
    answers: async (_, { params: { rollout }, by }) => orRefusal(await rollouts.halt(by, rollout)),
  }),
  route({
    method: "POST",
    path: "/api/v1/rollouts/:rollout/roll-back",
    access: change,
    says: "Lets the version before run again wherever this one may run",
    params: rolloutParams,
    answer: rolloutStory,
    answers: async (_, { params: { rollout }, by }) => orRefusal(await rollouts.rollBack(by, rollout)),
  }),
];
