// Consumption from registers and balances of districts, as the HTTP API asks and tells them.
import { z } from "zod";
import { next, pageLimit } from "./page.ts";

/** The year 9999 is the last that calendars know. */
const moment = z.coerce.number().int().min(0).max(253_402_300_799);
const seconds = z.number().int().describe("UTC, whole seconds since 1970");
const utility = z.enum(["water", "electricity", "gas", "heat", "other"]);
const period = z.enum(["15min", "hour", "day", "week", "month", "year", "span"]);
const flag = z.enum(["true", "false"]).transform((word) => word === "true");
const date = z.iso.date();

/** Most dates of bills in one question: ten years of months. */
const mostDates = 121;

export const useQuery = z.object({
  register: z.string().max(128).optional().describe("such as volume or energy.t1; the billed one when left out"),
  utility: utility.optional().describe("of a site or customer with meters of several; the first when left out"),
  from: moment.optional().describe("UTC seconds, inclusive; a week before `to` when left out"),
  to: moment.optional().describe("UTC seconds, exclusive; now when left out"),
  period: period.default("day").describe("periods of the local calendar that begin in the span; span: all as one"),
  dates: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(date).min(2).max(mostDates))
    .optional()
    .describe("instead of a span: dates on which bills are made, such as 2026-01-14,2026-02-12,2026-03-13"),
  net: flag.default(false).describe("less what was given back, such as energy.backward"),
});

export const compareQuery = useQuery.omit({ dates: true }).extend({
  against: z
    .union([z.enum(["before", "month", "year"]), moment])
    .default("before")
    .describe("the span before, the same a month or a year before, or one that begins at a moment"),
});

export const useView = z.object({
  from: seconds,
  to: seconds.describe("exclusive"),
  use: z.number().nullable().describe("null where nothing is known"),
  quality: z.enum(["measured", "estimated", "partial", "missing"]),
  estimated: z.number().describe("how much of it an estimate put into this period"),
  open: z.number().int().describe("seconds of which nothing is known"),
  readings: z.number().int(),
  flags: z.array(z.string()).describe("what happened to registers, such as rollover, exchange or reset"),
  given: z.number().nullable().optional().describe("what was given back, where the net was asked for"),
});

const useFields = {
  register: z.string(),
  unit: z.string(),
  zone: z.string(),
  members: z.number().int().describe("meters or points that were added up"),
};
export const useList = z.object({ ...useFields, uses: z.array(useView) });

export const comparedList = z.object({
  ...useFields,
  compared: z.array(
    z.object({
      now: useView,
      before: useView.nullable(),
      more: z.number().nullable(),
      share: z.number().nullable().describe("of what was used before; 0.1 is a tenth more"),
    }),
  ),
});

export const versionList = z.object({
  meter: z.string(),
  register: z.string(),
  unit: z.string(),
  versions: z.array(
    z.object({
      at: seconds,
      value: z.number(),
      layer: z.enum(["raw", "validated", "estimated", "edited"]),
      quality: z.array(z.string()),
      version: z.number().int().describe("clock of who wrote it, ms"),
    }),
  ),
});

export const billingPageQuery = z.object({
  day: date.describe("civil date, in each meter's own time zone"),
  after: z.string().max(64).optional().describe("`next` of the page before"),
  limit: pageLimit,
});
export const billingReadList = z.object({
  day: z.string(),
  reads: z.array(
    z.object({
      meter: z.string(),
      name: z.string().nullable(),
      utility,
      register: z.string(),
      unit: z.string(),
      index: z.number().nullable().describe("newest valid reading of the day"),
      consumption: z.number().nullable(),
      quality: z.enum(["measured", "estimated", "partial", "missing"]),
    }),
  ),
  next,
});

export const balanceQuery = z.object({
  from: moment.optional().describe("UTC seconds, inclusive; a week before `to` when left out"),
  to: moment.optional().describe("UTC seconds, exclusive; now when left out"),
  period: z.enum(["hour", "day", "week", "month", "year"]).default("hour"),
});
const amount = z.number().nullable().describe("null where an inlet was silent");
export const balanceList = z.object({
  district: z.string(),
  name: z.string(),
  utility,
  register: z.string(),
  unit: z.string(),
  zone: z.string(),
  balances: z.array(
    z.object({
      from: seconds,
      to: seconds.describe("exclusive"),
      in: amount,
      out: amount,
      used: z.number().describe("by members that were heard"),
      estimated: z.number().describe("by members that were not"),
      lost: amount,
      low: amount.describe("the true loss lies between low and high 95 times of 100"),
      high: amount,
      heard: z.number().int().describe("members that were heard all the time"),
      members: z.number().int(),
    }),
  ),
  leaks: z.array(
    z.object({
      since: seconds,
      found: seconds,
      flow: z.number().describe("units an hour more than was lost before"),
    }),
  ),
});

export type UseQuery = z.infer<typeof useQuery>;
export type UseView = z.infer<typeof useView>;
export type UseList = z.infer<typeof useList>;
export type ComparedList = z.infer<typeof comparedList>;
export type VersionList = z.infer<typeof versionList>;
export type BillingReadList = z.infer<typeof billingReadList>;
export type BalanceList = z.infer<typeof balanceList>;
