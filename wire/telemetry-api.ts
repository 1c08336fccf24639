// What live answers tell, and how somebody says what he wants to be told.
import { z } from "zod";
import { alarmView, intakeView, meterView, readingView } from "./api.ts";
import { demandNotice } from "./demand-api.ts";

const utility = z.enum(["water", "electricity", "gas", "heat", "other"]);
const seconds = z.number().int().describe("UTC, whole seconds since 1970");

/** A value as it came in: what a live counter shows. */
export const liveReading = readingView.extend({ meter: z.string(), utility, register: z.string(), unit: z.string() });

/** An edge node as the cloud sees it. */
export const nodeView = z.object({
  node: z.string(),
  state: z.enum(["here", "away"]).describe("away: it neither told nor asked anything for a while"),
  heardAt: seconds.nullable().describe("when it came last; null: not since this process began"),
});

export const nodeList = z.object({ nodes: z.array(nodeView) });

/** The events of live answers, by name, and the data of each. */
export const liveEvents = {
  meter: meterView,
  alarm: alarmView,
  intake: intakeView,
  reading: liveReading,
  node: nodeView,
  demand: demandNotice,
} as const;

export type LiveEventName = keyof typeof liveEvents;
export const liveEventNames = Object.keys(liveEvents) as LiveEventName[];

/** The thing as it stands now, so that the newest event of a thing makes the older ones worthless. */
export type LiveEvent = {
  [Name in LiveEventName]: { readonly name: Name; readonly data: z.infer<(typeof liveEvents)[Name]> };
}[LiveEventName];

/** What is told unless somebody says what he wants: things as they stand now, without each single value. */
export const usualLiveEvents: readonly LiveEventName[] = ["meter", "alarm", "intake", "node", "demand"];

/** Meters that one subscription may name. */
export const mostNamedMeters = 500;

const list = (says: string, most: number) =>
  z
    .string()
    .max(most * 64)
    .transform((text) => text.split(",").filter((word) => word !== ""))
    .refine((words) => words.length <= most, `names at most ${most}`)
    .optional()
    .describe(says);

/** What a subscription is about; all that who asks may see where nothing is said. */
export const liveQuery = z.strictObject({
  meters: list("ids of meters, with commas between them", mostNamedMeters),
  district: z.string().max(64).optional().describe("the meters of a district (DMA)"),
  site: z.string().max(64).optional().describe("the meters of a site"),
  utility: utility.optional(),
  events: z
    .string()
    .max(200)
    .transform((text) => text.split(",") as LiveEventName[])
    .refine(
      (names) => names.every((name) => liveEventNames.includes(name)),
      `names some of ${liveEventNames.join(", ")}`,
    )
    .optional()
    .describe(`names of events with commas between them: ${liveEventNames.join(", ")}`),
});

/** What a WebSocket is told to begin with, and again whenever the interest changes. */
export const liveInterest = z.strictObject({
  meters: z.array(z.string().max(64)).max(mostNamedMeters).optional(),
  district: z.string().max(64).optional(),
  site: z.string().max(64).optional(),
  utility: utility.optional(),
  events: z.array(z.enum(liveEventNames)).optional(),
});

export type LiveReading = z.infer<typeof liveReading>;
export type NodeView = z.infer<typeof nodeView>;
export type LiveInterest = z.infer<typeof liveInterest>;
