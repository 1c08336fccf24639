// The changed stages in the node's local control.
import { stagesRequest } from "@tributary/wire";
import type { FastifyInstance } from "fastify";
import type { Edge } from "../edge-contract.ts";
import { bodyOf } from "./refuse.ts";

/** A list of a thousand changes takes as much. */
const longestList = 1_048_576;

export function addStageRoutes(app: FastifyInstance, overrides: Edge["overrides"]): void {
  app.get("/v1/stages", async () => ({ stages: overrides.list() }));
  app.put("/v1/stages", { bodyLimit: longestList }, async ({ body }, reply) => {
    const request = bodyOf(stagesRequest, body, reply, "no stages");
    if (request === undefined) return reply;
    overrides.set(request.stages);
    return { stages: overrides.list() };
  });
}
