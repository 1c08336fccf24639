// The HTTP API, version 1: what every route takes and answers. The OpenAPI document is made from these.
import { z } from "zod";
import { acknowledgement, valveDecision } from "./alerts.ts";
import { commandStory } from "./command.ts";
import { instruction, instructionEnds } from "./instruction.ts";
import { lambdaPlaces } from "./lambda-run.ts";
import { next, pageLimit, pageQuery } from "./page.ts";
import { groupEventItem, lambdaReportItem, updateItem } from "./sync-items.ts";

const utility = z.enum(["water", "electricity", "gas", "heat", "other"]);
const seconds = z.number().int().describe("UTC, whole seconds since 1970");

export const alarmView = z.object({
  id: z.string(),
  meter: z.string(),
  meterName: z.string().nullable(),
  utility,
  alarm: z.string(),
  title: z.string(),
  severity: z.enum(["notice", "warning", "critical"]),
  source: z.enum(["meter", "rule"]),
  openedAt: seconds,
  closedAt: seconds.nullable(),
  detail: z.string(),
  acknowledged: acknowledgement.extend({ at: seconds }).nullable().describe("who has seen it"),
});

/** A meter as a list shows it. */
export const meterView = z.object({
  meter: z.string(),
  name: z.string().nullable(),
  utility,
  medium: z.string(),
  manufacturer: z.string(),
  serial: z.string(),
  driver: z.string().nullable(),
  zone: z.string(),
  securityMode: z.number().int(),
  authenticated: z.boolean(),
  heardAt: seconds,
  telegrams: z.number().int(),
  rssi: z.number().nullable(),
  gateway: z.string(),
  status: z.array(z.string()),
  alarms: z.array(z.string()).describe("kinds of the open alarms"),
  main: z
    .object({ register: z.string(), value: z.number(), unit: z.string(), at: seconds })
    .nullable()
    .describe("newest valid value of the register that is billed"),
});

/** The newest value of one register. */
export const registerView = z.object({
  register: z.string(),
  quantity: z.string(),
  value: z.union([z.number(), z.string()]),
  unit: z.string(),
  at: seconds,
  quality: z.array(z.string()),
});

export const meterDetail = meterView.extend({
  registers: z.array(registerView),
  openAlarms: z.array(alarmView),
});

export const readingView = z.object({
  at: seconds,
  value: z.number(),
  layer: z.enum(["raw", "validated", "estimated", "edited"]),
  quality: z.array(z.string()),
});

export const bucketView = z.object({
  start: seconds,
  sum: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  count: z.number().int(),
  estimated: z.number(),
});

export const intakeView = z.object({
  received: z.number().int(),
  causes: z.array(
    z.object({ cause: z.string(), accepted: z.boolean(), says: z.string(), telegrams: z.number().int() }),
  ),
});

export const overviewView = z.object({
  at: seconds,
  utilities: z.array(
    z.object({ utility, meters: z.number().int(), alarms: z.number().int(), heardAt: seconds.nullable() }),
  ),
  intake: intakeView,
});

export const meterQuery = z.object({
  utility: utility.optional(),
  search: z.string().max(64).optional().describe("part of the id or the name"),
  after: z.string().max(64).optional().describe("`next` of the page before"),
  limit: pageLimit,
});
export const meterParams = z.object({ meter: z.string().max(64) });
export const readingQuery = z.object({
  register: z.string().max(128).describe("register, such as volume or energy.t1"),
  from: z.coerce.number().int().optional().describe("UTC seconds, inclusive; a week before `to` when left out"),
  to: z.coerce.number().int().optional().describe("UTC seconds, exclusive; now when left out"),
  after: z.coerce.number().int().optional().describe("`next` of the page before: what is older than that"),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
export const consumptionQuery = readingQuery.omit({ limit: true, after: true }).extend({
  bucket: z.enum(["hour", "day"]).default("hour"),
});
export const alarmQuery = pageQuery.extend({ state: z.enum(["open", "all"]).default("open") });
export const commandQuery = pageQuery.extend({ meter: z.string().max(64).optional() });
export const billingQuery = z.object({ day: z.iso.date().describe("civil date, in each meter's own time zone") });
/** Columns of the billing export, in their order. */
export const billingColumns = [
  "meter",
  "name",
  "utility",
  "register",
  "day",
  "index",
  "consumption",
  "unit",
  "quality",
] as const;

export const meterList = z.object({ meters: z.array(meterView), next });
export const readingList = z.object({
  meter: z.string(),
  register: z.string(),
  unit: z.string(),
  readings: z.array(readingView),
  next,
});
export const consumptionList = z.object({
  meter: z.string(),
  register: z.string(),
  unit: z.string(),
  bucket: z.string(),
  zone: z.string(),
  buckets: z.array(bucketView),
});
export const alarmList = z.object({ alarms: z.array(alarmView), next });

/** A command as its edge node told it last; what a meter was given is newer there. */
export const commandView = commandStory.omit({ steps: true });
export const commandList = z.object({ commands: z.array(commandView), next });

/** What a node decided on an incident that could close a valve. */
export const decisionView = valveDecision.extend({ meterName: z.string().nullable() });
export const decisionList = z.object({ decisions: z.array(decisionView), next });

/** Alarms of a kind that opened in a group within an hour, where a node tells of groups alone. */
export const groupEventView = groupEventItem.omit({ kind: true, version: true }).extend({ title: z.string() });
export const groupEventList = z.object({ events: z.array(groupEventView), next });

/** A group, and sums of it of which shares of some nodes are missing: without them there is no sum. */
const groupView = z.object({
  group: z.string(),
  utility,
  register: z.string(),
  members: z.number().int(),
  masked: z.boolean().describe("several nodes mask their parts: only the sum of all is known here"),
  unfinished: z.array(
    z.object({ bucket: z.enum(["hour", "day"]), start: seconds, zone: z.string(), missing: z.array(z.string()) }),
  ),
});
export const groupList = z.object({ groups: z.array(groupView) });
export const groupParams = z.object({ group: z.string().max(64) });
export const groupQuery = consumptionQuery.extend({ utility });
export const groupSums = z.object({
  group: z.string(),
  utility,
  register: z.string(),
  unit: z.string(),
  bucket: z.string(),
  buckets: z.array(bucketView),
});

/** What somebody asked of an edge node, and what became of it. */
export const instructionView = instruction.extend({
  node: z.string(),
  state: z.enum(["waiting", ...instructionEnds]),
  says: z.string(),
  endedAt: seconds.nullable(),
});
/** What nodes were asked by one request. */
export const instructionsAsked = z.object({ instructions: z.array(instructionView) });
export const instructionList = instructionsAsked.extend({ next });
export const thresholdParams = z.object({ threshold: z.string().max(64) });
export const alarmParams = z.object({ alarm: z.string().max(64) });

/** What became of a configuration or release of a node. */
export const updateView = updateItem.omit({ kind: true, version: true }).extend({ node: z.string() });
export const updateList = z.object({ updates: z.array(updateView), next });

export const lambdaReportQuery = pageQuery.extend({ lambda: z.string().max(64).optional() });
/** How a run of a lambda ended: whose it is, where it ran and why there, and what it answered. */
export const lambdaReportView = lambdaReportItem.omit({ kind: true, lambdaVersion: true }).extend({
  node: z.string().describe("edge node whose lambda it is; cloud for the cloud's own"),
  version: z.number().int(),
  place: z.enum(lambdaPlaces),
  answer: z.unknown().optional(),
});
export const lambdaReportList = z.object({ reports: z.array(lambdaReportView), next });

/** Errors are answered as application/problem+json (RFC 9457). */
export const problem = z.object({ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string() });

export type MeterView = z.infer<typeof meterView>;
export type MeterDetail = z.infer<typeof meterDetail>;
export type RegisterView = z.infer<typeof registerView>;
export type ReadingView = z.infer<typeof readingView>;
export type BucketView = z.infer<typeof bucketView>;
export type IntakeView = z.infer<typeof intakeView>;
export type OverviewView = z.infer<typeof overviewView>;
export type AlarmView = z.infer<typeof alarmView>;
export type MeterList = z.infer<typeof meterList>;
export type ReadingList = z.infer<typeof readingList>;
export type ConsumptionList = z.infer<typeof consumptionList>;
export type AlarmList = z.infer<typeof alarmList>;
export type CommandView = z.infer<typeof commandView>;
export type CommandList = z.infer<typeof commandList>;
export type DecisionView = z.infer<typeof decisionView>;
export type DecisionList = z.infer<typeof decisionList>;
export type UpdateView = z.infer<typeof updateView>;
export type UpdateList = z.infer<typeof updateList>;
export type GroupEventView = z.infer<typeof groupEventView>;
export type GroupEventList = z.infer<typeof groupEventList>;
export type GroupList = z.infer<typeof groupList>;
export type GroupSums = z.infer<typeof groupSums>;
export type InstructionView = z.infer<typeof instructionView>;
export type InstructionList = z.infer<typeof instructionList>;
export type InstructionsAsked = z.infer<typeof instructionsAsked>;
export type LambdaReportQuery = z.infer<typeof lambdaReportQuery>;
export type LambdaReportView = z.infer<typeof lambdaReportView>;
export type LambdaReportList = z.infer<typeof lambdaReportList>;
export type Problem = z.infer<typeof problem>;
