// What an edge node tells its cloud: one schema for each kind of item.
import { z } from "zod";
import { valveDecision } from "./alerts.ts";
import { commandOrder, commandStates } from "./command.ts";
import { instructionEnds } from "./instruction.ts";
import { lambdaPlaces } from "./lambda-run.ts";

const seconds = z.number().int();
const meter = z.string().max(64);
const register = z.string().max(128);
const ticks = z.number().int().nullable();
const utility = z.enum(["water", "electricity", "gas", "heat", "other"]);
const severity = z.enum(["notice", "warning", "critical"]);

/** What is known of a meter; the newest version wins. */
export const meterItem = z.object({
  kind: z.literal("meter"),
  meter,
  name: z.string().optional(),
  utility,
  medium: z.string(),
  driver: z.string().nullable(),
  zone: z.string(),
  /** OMS security mode of its newest telegram, and whether that proves who sent it. */
  securityMode: z.number().int(),
  authenticated: z.boolean(),
  heardAt: seconds,
  telegrams: z.number().int(),
  rssi: z.number().optional(),
  gateway: z.string(),
  /** Words of the meter's own status; empty is well. */
  status: z.array(z.string()),
  version: z.number().int(),
});

/** Values of one register of one meter, one layer, by column. `ticks` in the tick size of the quantity (core/quantities). */
export const readingsItem = z.object({
  kind: z.literal("readings"),
  meter,
  register,
  unit: z.string(),
  layer: z.number().int(),
  at: z.array(seconds),
  ticks: z.array(z.number().int()),
  quality: z.array(z.number().int()),
  version: z.number().int(),
});

/** Texts and dates that a meter reports: the newest of each register. */
const textItem = z.object({
  kind: z.literal("text"),
  meter,
  register,
  at: seconds,
  text: z.string().max(256),
  version: z.number().int(),
});

/** Aggregates of one register of one meter, by column; buckets are local to the meter's zone and named by their UTC start. */
export const aggregatesItem = z.object({
  kind: z.literal("aggregates"),
  meter,
  register,
  bucket: z.enum(["5min", "hour", "day", "month"]),
  start: z.array(seconds),
  /** Consumption in the bucket, in ticks; null while a level has none or it is not known yet. */
  sum: z.array(ticks),
  min: z.array(ticks),
  max: z.array(ticks),
  mean: z.array(z.number().nullable()),
  count: z.array(z.number().int()),
  /** Share of the bucket's consumption that was estimated, 0 to 1. */
  estimated: z.array(z.number()),
  version: z.number().int(),
});

/** An alarm of a meter. Its id is the hash of (meter, alarm, opened at), so it is the same at edge and cloud. */
export const eventItem = z.object({
  kind: z.literal("event"),
  id: z.string(),
  meter,
  alarm: z.string(),
  severity,
  source: z.enum(["meter", "rule"]),
  openedAt: seconds,
  closedAt: seconds.nullable(),
  detail: z.string(),
  version: z.number().int(),
});

/** A command as the edge node has it; the newest version wins. */
export const commandItem = z.object({
  kind: z.literal("command"),
  id: z.string().max(64),
  meter,
  order: commandOrder,
  state: z.enum(commandStates),
  requestedAt: seconds,
  expiresAt: seconds,
  sentAt: seconds.optional(),
  endedAt: seconds.optional(),
  gateway: z.string().max(64).optional(),
  says: z.string().max(256),
  version: z.number().int(),
});

/** Somebody has seen an alarm. */
export const acknowledgementItem = z.object({
  kind: z.literal("acknowledgement"),
  /** Of the alarm. */
  id: z.string().max(64),
  meter,
  at: seconds,
  by: z.string().max(64),
  says: z.string().max(256),
  version: z.number().int(),
});

/** What the node decided on an incident that could close a valve; one decision an incident, the newest version wins. */
export const valveDecisionItem = valveDecision.extend({ kind: z.literal("valve-decision"), version: z.number().int() });

/** What became of an instruction of the cloud (wire/instruction). */
export const instructionReportItem = z.object({
  kind: z.literal("instruction-report"),
  id: z.string().max(64),
  at: seconds,
  state: z.enum(instructionEnds),
  says: z.string().max(512),
  version: z.number().int(),
});

/** What became of a signed configuration of the node, or of a release of its program. */
export const updateItem = z.object({
  kind: z.literal("update"),
  of: z.enum(["configuration", "release"]),
  /** The version of it. */
  which: z.string().max(64),
  at: seconds,
  outcome: z.enum(["on-trial", "taken", "switched-back", "refused"]),
  says: z.string().max(512),
  version: z.number().int(),
});

/** How a run of a lambda ended. */
export const lambdaReportItem = z.object({
  kind: z.literal("lambda-report"),
  lambda: z.string().max(64),
  lambdaVersion: z.number().int(),
  at: seconds,
  state: z.enum(["answered", "late", "failed"]),
  /** Milliseconds from its moment to the answer. */
  took: z.number(),
  /** Where it ran, and why there; absent in reports of older nodes, which ran all themselves. */
  place: z.enum(lambdaPlaces).optional(),
  why: z.string().max(1024).optional(),
  /** Why it failed. */
  says: z.string().max(512).optional(),
  /** The answer as JSON; left out where it is too long for a report. */
  answer: z.string().max(65_536).optional(),
  version: z.number().int(),
});

/** Number of rows that a `meter-list` item holds at most. */
export const mostListRows = 2000;
const row = z.number().int().min(0).max(0xffff);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "no bytes");

/** What rows of a list are, from row `first` on: a row never changes, a list only grows. */
export const meterListItem = z.object({
  kind: z.literal("meter-list"),
  /** Random name of the list, within the sender's epoch. */
  list: z.string().min(1).max(16),
  first: row,
  /** Meter, register and scale: an index of the row counts 10^scale ticks. */
  rows: z.array(z.tuple([meter, register, z.number().int().min(0).max(15)])).max(mostListRows),
  version: z.number().int(),
});

/** What all rows of a list showed at a full hour (`blocks/hour-column`). */
export const hoursItem = z.object({
  kind: z.literal("hours"),
  list: z.string().min(1).max(16),
  column: bytes,
  version: z.number().int(),
});

/** What a register showed in a period of which hours were missing or wrong in the columns (`blocks/block`). */
export const blockItem = z.object({ kind: z.literal("block"), block: bytes, version: z.number().int() });

/** How many telegrams met which fate at the node since it was set up. */
export const countsItem = z.object({
  kind: z.literal("counts"),
  counts: z.record(z.string(), z.number().int()),
  version: z.number().int(),
});

/** Fewest meters that a sum of a group may have. */
export const fewestMembers = 15;
const members = z.number().int().min(fewestMembers);
const group = z.string().min(1).max(64);

/** What a group used, all in all, by column: nothing in it is of one meter, and each bucket is told once for ever. */
export const groupItem = z.object({
  kind: z.literal("group"),
  group,
  utility,
  /** Whose days they are: members in other zones have sums of their own. */
  zone: z.string().max(64),
  register,
  bucket: z.enum(["hour", "day"]),
  start: z.array(seconds),
  /** Ticks. */
  sum: z.array(z.number().int()),
  /** Meters whose use the sum stands for, fixed for a period. */
  members: z.array(members),
  /** Of these, how many were silent: the mean of the others stands for them. */
  filled: z.array(z.number().int().min(0)),
  /** Deviation of the noise that was added to each sum, ticks; 0 where there is none. */
  noise: z.array(z.number().min(0)),
  version: z.number().int(),
});

/** Nodes that mask a sum together, at most. */
const mostMasking = 64;
/** Shares are numbers modulo this (engine/privacy). */
const shareModulus = 2 ** 48;

/**
 * A node's part of the sums of a group that several nodes have meters of, masked: by itself it says nothing, and added to
 * those of all others of the same bucket it is the sum. Each bucket is told once for ever.
 */
export const groupShareItem = groupItem.omit({ kind: true, sum: true }).extend({
  kind: z.literal("group-share"),
  /** The nodes whose shares make the sum, this one among them, in their order. */
  nodes: z.array(z.string().min(1).max(64)).min(2).max(mostMasking),
  share: z.array(
    z
      .number()
      .int()
      .min(0)
      .max(shareModulus - 1),
  ),
});

/** Alarms of a kind that opened in a group within an hour; which meters they are of stays at the node. */
export const groupEventItem = z.object({
  kind: z.literal("group-event"),
  group,
  alarm: z.string().max(64),
  severity,
  hour: seconds.refine((at) => at % 3600 === 0, "is no full hour"),
  /** So far: the newest version counts. */
  opened: z.number().int().min(1),
  members,
  version: z.number().int(),
});

/** What the contract asks of each household: what its register stood at when a billing period ended. */
export const billingItem = z.object({
  kind: z.literal("billing"),
  meter,
  utility,
  register,
  unit: z.string().max(16),
  /** The period; `to` is the first moment after it. */
  from: seconds,
  to: seconds,
  /** The newest valid reading up to its end. */
  at: seconds,
  ticks: z.number().int(),
  quality: z.number().int(),
  version: z.number().int(),
});

export const syncItem = z.discriminatedUnion("kind", [
  meterItem,
  readingsItem,
  textItem,
  aggregatesItem,
  eventItem,
  commandItem,
  acknowledgementItem,
  valveDecisionItem,
  instructionReportItem,
  lambdaReportItem,
  updateItem,
  countsItem,
  meterListItem,
  hoursItem,
  blockItem,
  groupItem,
  groupShareItem,
  groupEventItem,
  billingItem,
]);

export type MeterItem = z.infer<typeof meterItem>;
export type ReadingsItem = z.infer<typeof readingsItem>;
export type TextItem = z.infer<typeof textItem>;
export type AggregatesItem = z.infer<typeof aggregatesItem>;
export type EventItem = z.infer<typeof eventItem>;
export type CommandItem = z.infer<typeof commandItem>;
export type AcknowledgementItem = z.infer<typeof acknowledgementItem>;
export type ValveDecisionItem = z.infer<typeof valveDecisionItem>;
export type InstructionReportItem = z.infer<typeof instructionReportItem>;
export type LambdaReportItem = z.infer<typeof lambdaReportItem>;
export type UpdateItem = z.infer<typeof updateItem>;
export type CountsItem = z.infer<typeof countsItem>;
export type MeterListItem = z.infer<typeof meterListItem>;
export type HoursItem = z.infer<typeof hoursItem>;
export type BlockItem = z.infer<typeof blockItem>;
export type GroupItem = z.infer<typeof groupItem>;
export type GroupShareItem = z.infer<typeof groupShareItem>;
export type GroupEventItem = z.infer<typeof groupEventItem>;
export type BillingItem = z.infer<typeof billingItem>;
export type SyncItem = z.infer<typeof syncItem>;

/** What stands for itself and is told at once: alarms, and what was done about them. */
export const urgentKinds: ReadonlySet<SyncItem["kind"]> = new Set([
  "event",
  "acknowledgement",
  "valve-decision",
  "command",
  "instruction-report",
  "update",
]);
