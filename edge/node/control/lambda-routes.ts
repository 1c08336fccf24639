// Lambdas in the node's local control: deployed, rolled back, removed, tried and looked at while the node runs.
import { lambdaArtefact } from "@tributary/wire";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { LambdaDesk } from "../lambdas/lambda-desk.ts";
import { bodyOf, refuse } from "./refuse.ts";

/** By why an artefact is refused. */
const statuses = { "not-signed": 403, older: 409, code: 422 } as const;

/** Code and settings of a lambda; other requests are far shorter. */
const longestArtefact = 2 ** 19;

const trialRequest = z.strictObject({ artefact: lambdaArtefact, at: z.number().int().optional() });

interface Named {
  readonly Params: { readonly name: string };
}

function answer(
  reply: FastifyReply,
  taken: object & { readonly cause?: keyof typeof statuses; readonly says?: string },
) {
  if (taken.cause === undefined) return reply.send(taken);
  return refuse(reply, statuses[taken.cause], taken.cause, taken.says ?? "");
}

export function addLambdaRoutes(app: FastifyInstance, lambdas: LambdaDesk): void {
  const unknown = (reply: FastifyReply, name: string) => refuse(reply, 404, "not found", `there is no lambda ${name}`);
  const long = { bodyLimit: longestArtefact };

  app.get("/v1/lambdas", async () => ({ lambdas: lambdas.list() }));
  app.get<Named>(
    "/v1/lambdas/:name",
    async ({ params }, reply) => lambdas.find(params.name) ?? unknown(reply, params.name),
  );
  app.post("/v1/lambdas", long, async ({ body }, reply) => {
    const artefact = bodyOf(lambdaArtefact, body, reply, "no lambda");
    return artefact === undefined ? reply : answer(reply, lambdas.deploy(artefact));
  });
  app.post<Named>("/v1/lambdas/:name/roll-back", async ({ params: { name } }, reply) => {
    if (lambdas.find(name) === undefined) return unknown(reply, name);
    const taken = lambdas.rollBack(name);
    if (taken === undefined) return refuse(reply, 409, "first", `there is no version of ${name} before this one`);
    return answer(reply, taken);
  });
  app.delete<Named>("/v1/lambdas/:name", async ({ params: { name } }, reply) =>
    lambdas.remove(name) ? reply.code(204).send() : unknown(reply, name),
  );
  app.post("/v1/lambda-trials", long, async ({ body }, reply) => {
    const trial = bodyOf(trialRequest, body, reply, "no lambda");
    return trial === undefined ? reply : answer(reply, await lambdas.test(trial.artefact, trial.at));
  });
}
