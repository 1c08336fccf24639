// Says how a run ended as a cloud keeps it: one item of the sync, whichever place ran it.
import type { LambdaReport, LambdaReportItem } from "@tributary/wire";

/** Characters of an answer and of a reason; longer answers are left out. */
const longestAnswer = 65_536;
const longestSays = 512;

/** The report without an answer that is too long to be kept. */
export function shortened(report: LambdaReport): LambdaReport {
  const { outcome } = report;
  if (outcome.state === "failed" || JSON.stringify(outcome.value).length <= longestAnswer) return report;
  return { ...report, outcome: { state: outcome.state, value: null } };
}

export function reportItem(report: LambdaReport, version: number): LambdaReportItem {
  const { lambda, version: lambdaVersion, at, took, place, why, outcome } = report;
  const state = outcome.state;
  const common = { kind: "lambda-report", lambda, lambdaVersion, at, took, place, why, state, version } as const;
  if (outcome.state === "failed") return { ...common, says: outcome.says.slice(0, longestSays) };
  const answer = JSON.stringify(outcome.value);
  return answer.length > longestAnswer ? common : { ...common, answer };
}
