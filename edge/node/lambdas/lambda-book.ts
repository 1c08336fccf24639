// Keeps the lambdas that were deployed at a node, the versions before them, and how their last runs ended.
import type { Seconds } from "@tributary/core";
import { shortened } from "@tributary/engine-lambda";
import type { LogRecord, Records } from "@tributary/engine-log";
import type { LambdaArtefact, LambdaReport } from "@tributary/wire";

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

/** What reports lack that an older node wrote: it ran all by itself. */
const ofOlder = { place: "edge", why: "", work: 0 } as const;

/** Newest first. */
export const reportsOf = (records: Records, name: string, limit = mostReports): LambdaReport[] =>
  records.list(reportKind(name), { limit }).map(({ body }) => ({ ...ofOlder, ...(JSON.parse(body) as LambdaReport) }));

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
