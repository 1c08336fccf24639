// How much leaves a node: for each detail the message that may be written, field by field.
import { z } from "zod";
import {
  acknowledgementItem,
  aggregatesItem,
  billingItem,
  blockItem,
  commandItem,
  countsItem,
  eventItem,
  groupEventItem,
  groupItem,
  groupShareItem,
  hoursItem,
  instructionReportItem,
  lambdaReportItem,
  meterItem,
  meterListItem,
  readingsItem,
  type SyncItem,
  updateItem,
  valveDecisionItem,
} from "./sync-items.ts";

const day = 86_400;
/** Local days are 23 hours long at least. */
const shortestDay = 23 * 3600;

/** Values at the ends of days: two of a register that lie closer cannot be written. */
const dailyReadings = readingsItem.refine(
  ({ at }) => at.every((one, place) => place === 0 || one - (at[place - 1] ?? 0) >= shortestDay),
  "has more than one value a day",
);

/** What a day used, without the highest and the lowest of its hours. */
const dailyAggregates = aggregatesItem.extend({
  bucket: z.literal("day"),
  min: z.array(z.null()),
  max: z.array(z.null()),
  mean: z.array(z.null()),
});

/** What is known of a meter, but not when it was heard in the day, nor how. */
const dailyMeter = meterItem
  .omit({ rssi: true })
  .extend({ heardAt: z.number().int().multipleOf(day), telegrams: z.literal(0), gateway: z.literal("") });

// biome-ignore format: one aligned table
const messages = {
  hourly: z.array(z.discriminatedUnion("kind", [
    meterListItem, hoursItem, blockItem, meterItem, countsItem,
    eventItem, acknowledgementItem, valveDecisionItem, commandItem, instructionReportItem, lambdaReportItem, updateItem,
  ])),
  daily: z.array(z.discriminatedUnion("kind", [
    dailyMeter, dailyReadings, dailyAggregates, countsItem,
    eventItem, acknowledgementItem, valveDecisionItem, commandItem, instructionReportItem, updateItem,
  ])),
  // What the contract asks of each household goes in a message of its own, never beside the sums that it is part of.
  group: z.union([
    z.array(z.discriminatedUnion("kind", [
      groupItem, groupShareItem, groupEventItem, instructionReportItem, countsItem, updateItem,
    ])),
    z.array(billingItem),
  ]),
} as const;

export const detailNames = ["full", "hourly", "daily", "group"] as const;
export type Detail = (typeof detailNames)[number];

/**
 * What of the items a message of this detail carries: fields that its schema does not list are left out. Throws a
 * RangeError for an item that it does not let out at all. Full detail lets everything out, also what is not known yet.
 */
export function withinDetail(detail: Detail, items: readonly SyncItem[]): readonly SyncItem[] {
  if (detail === "full") return items;
  const checked = messages[detail].safeParse(items);
  if (checked.success) return checked.data;
  const place = checked.error.issues[0]?.path[0];
  const kept = typeof place === "number" ? items[place] : undefined;
  throw new RangeError(
    `${detail} detail lets no ${kept?.kind ?? "such message"} out: ${z.prettifyError(checked.error)}`,
  );
}

/** The schema of the messages of a detail, as whoever looks over a node's shoulder reads them; full detail has none. */
export const detailMessages: Readonly<Record<Exclude<Detail, "full">, z.ZodType<readonly SyncItem[]>>> = messages;
