// Counts by node how runs of a version of a lambda ended.
import type { Seconds } from "@tributary/core";
import type { Registry } from "./registry.ts";

export interface LambdaRuns {
  readonly node: string;
  readonly answered: number;
  readonly failed: number;
  /** Why the last one failed. */
  readonly says: string;
}

/** Under which name the cloud's own lambdas report. */
const ownNode = "cloud";
/** Newest reports of a lambda that are looked at. */
const mostReports = 10_000;

/** Runs of edge nodes for moments from `since` on. */
export const lambdaRuns =
  ({ lambdaReports }: Pick<Registry, "lambdaReports">) =>
  (lambda: string, version: number, since: Seconds): LambdaRuns[] => {
    const reports = lambdaReports({ lambda, limit: mostReports }).filter(
      ({ lambdaVersion, at, node }) => lambdaVersion === version && at >= since && node !== ownNode,
    );
    return [...Map.groupBy(reports, ({ node }) => node)].map(([node, ran]) => {
      const failed = ran.filter(({ state }) => state === "failed");
      return { node, answered: ran.length - failed.length, failed: failed.length, says: failed[0]?.says ?? "" };
    });
  };
