// The HTTP API, version 1: what every route takes and answers. The OpenAPI document is made from these.
import { z } from "zod";
import { commandStory } from "./command.ts";

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
  after: z.string().max(64).optional().describe("the last meter of the page before"),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const meterParams = z.object({ meter: z.string().max(64) });
export const readingQuery = z.object({
  register: z.string().max(128).describe("register, such as volume or energy.t1"),
  from: z.coerce.number().int().optional().describe("UTC seconds, inclusive; a week before `to` when left out"),
  to: z.coerce.number().int().optional().describe("UTC seconds, exclusive; now when left out"),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
export const consumptionQuery = readingQuery.omit({ limit: true }).extend({
  bucket: z.enum(["hour", "day"]).default("hour"),
});
export const alarmQuery = z.object({
  state: z.enum(["open", "all"]).default("open"),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const commandQuery = z.object({
  meter: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
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

export const meterList = z.object({ meters: z.array(meterView), next: z.string().nullable() });
export const readingList = z.object({
  meter: z.string(),
  register: z.string(),
  unit: z.string(),
  readings: z.array(readingView),
});
export const consumptionList = z.object({
  meter: z.string(),
  register: z.string(),
  unit: z.string(),
  bucket: z.string(),
  zone: z.string(),
  buckets: z.array(bucketView),
});
export const alarmList = z.object({ alarms: z.array(alarmView) });

/** A command as its edge node told it last; what a meter was given is newer there. */
export const commandView = commandStory.omit({ steps: true });
export const commandList = z.object({ commands: z.array(commandView) });

/** Errors are answered as application/problem+json (RFC 9457). */
export const problem = z.object({ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string() });

/** Names of the server-sent events of GET /api/v1/live and what each carries. */
export const liveEvents = { meter: meterView, alarm: alarmView, intake: intakeView } as const;

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
export type Problem = z.infer<typeof problem>;
