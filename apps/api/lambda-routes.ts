// Lambdas that edge nodes place at the cloud: how it is, and one run at a time.
import type { CloudLambdas } from "@tributary/cloud-lambdas";
import {
  type LambdaRunAnswer,
  lambdaPlaceNow,
  lambdaPlacePath,
  lambdaReportList,
  lambdaReportQuery,
  lambdaRun,
  lambdaRunAnswer,
  lambdaRunsPath,
  pageOf,
} from "@tributary/wire";
import { z } from "zod";
import { json } from "./body.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

export type LambdaDoor = Pick<CloudLambdas, "now" | "run">;
export type LambdaReports = Pick<CloudLambdas, "reports">;

/** `sender`: the node that proved itself on the way. */
export async function runLambda(
  lambdas: LambdaDoor,
  body: unknown,
  sender?: string,
): Promise<LambdaRunAnswer | Refusal> {
  const asked = lambdaRun.safeParse(body);
  return asked.success ? lambdas.run(asked.data, sender) : new Refusal("bad-request", z.prettifyError(asked.error));
}

export const lambdaReportRoutes = (lambdas: LambdaReports): readonly Route[] => [
  route({
    method: "GET",
    path: "/api/v1/lambdas/reports",
    access: { scope: "readings", of: "deployment" },
    says: "How runs of lambdas ended, newest first: where each ran and why there, and what it answered",
    query: lambdaReportQuery,
    answer: lambdaReportList,
    answers(_, { query }) {
      const { rows, next } = pageOf(
        query,
        (page) => lambdas.reports({ ...query, ...page }).reports,
        ({ at }) => at,
      );
      return { reports: rows, next };
    },
  }),
];

/** Served where batches are taken without a certificate: on this machine. */
export const lambdaRunRoutes = (lambdas: LambdaDoor): readonly Route[] => [
  route({
    method: "GET",
    path: lambdaPlacePath,
    access: "this-machine",
    says: "How the cloud is as a place for lambdas of edge nodes",
    answer: lambdaPlaceNow,
    answers: () => lambdas.now(),
  }),
  route({
    method: "POST",
    path: lambdaRunsPath,
    access: "this-machine",
    says: "Runs a lambda of an edge node for one moment, and answers how that ended",
    body: json(lambdaRun, 4 * 2 ** 20),
    answer: lambdaRunAnswer,
    answers: (_, { body }) => lambdas.run(body),
  }),
];
