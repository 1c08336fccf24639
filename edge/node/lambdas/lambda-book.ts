// Keeps the lambdas that were deployed at a node, the versions before them, and how their last runs ended.
import type { Seconds } from "@tributary/core";
import type { LambdaReport } from "@tributary/engine-lambda";
import type { LogRecord, Records } from "@tributary/engine-log";
import type { LambdaArtefact, LambdaReportItem } from "@tributary/wire";

export interface KeptLambda {
  readonly artefact: LambdaArtefact;
  /** Versions that ran before it, newest first. */
  readonly before: readonly LambdaArtefact[];
  readonly since: Seconds;
}

const kind = "lambda";
const reportKind = (name: string) => `lambda-report ${name}`;
/** Versions that can be rolled back to, and runs that are remembered. */
const mostBefore = 5;
const mostReports = 100;
/** Characters of an answer in a report; longer ones are left out. */
const longestAnswer = 65_536;

// Only this file writes them.
export const keptLambdas = (records: Records): KeptLambda[] =>
  records.list(kind).map(({ body }) => JSON.parse(body) as KeptLambda);

export const findLambda = (records: Records, name: string): KeptLambda | undefined =>
  keptLambdas(records).find(({ artefact }) => artefact.manifest.name === name);

export const lambdaRecord = (artefact: LambdaArtefact, before: readonly LambdaArtefact[], at: Seconds): LogRecord => ({
  kind,
  id: artefact.manifest.name,
  at,
  body: JSON.stringify({ artefact, before: before.slice(0, mostBefore), since: at } satisfies KeptLambda),
});

/** Newest first. */
export const reportsOf = (records: Records, name: string, limit = mostReports): LambdaReport[] =>
  records.list(reportKind(name), { limit }).map(({ body }) => JSON.parse(body) as LambdaReport);

/** A report, and those that are too many with it. */
export function reportRecords(records: Records, report: LambdaReport): LogRecord[] {
  const own = reportKind(report.lambda);
  const tooMany = records.list(own).slice(mostReports - 1);
  return [
    { kind: own, id: String(report.at), at: report.at, body: JSON.stringify(shortened(report)) },
    ...tooMany.map(({ id, at }) => ({ kind: own, id, at, body: undefined })),
  ];
}

/** A lambda and its reports, to be taken away. */
export const noLambda = (records: Records, name: string): LogRecord[] => [
  { kind, id: name, at: 0, body: undefined },
  ...records.list(reportKind(name)).map((record) => ({ ...record, body: undefined })),
];

function shortened(report: LambdaReport): LambdaReport {
  const { outcome } = report;
  if (outcome.state === "failed" || JSON.stringify(outcome.value).length <= longestAnswer) return report;
  return { ...report, outcome: { state: outcome.state, value: null } };
}

export function reportItem(report: LambdaReport, version: number): LambdaReportItem {
  const { lambda, version: lambdaVersion, at, took, outcome } = report;
  const common = { kind: "lambda-report", lambda, lambdaVersion, at, took, state: outcome.state, version } as const;
  if (outcome.state === "failed") return { ...common, says: outcome.says.slice(0, 512) };
  const answer = JSON.stringify(outcome.value);
  return answer.length > longestAnswer ? common : { ...common, answer };
}
