// Calls to use less for a while, or at another price: as they are made, told to customers, and measured.
import { z } from "zod";

const seconds = z.number().int().describe("UTC seconds");
const fullHour = seconds.refine((at) => at % 3600 === 0, "is no full hour");
const id = z.string().min(1).max(64);
const utility = z.enum(["water", "electricity", "gas", "heat"]);
const hour = 3600;
const longest = 24 * hour;

/** What a call is: a price that holds meanwhile, or a peak that is to be shaved. */
const shape = {
  utility,
  kind: z.enum(["price", "peak"]),
  from: fullHour,
  to: fullHour,
  price: z.number().min(0).optional().describe("of a unit (m3, kWh) meanwhile, in the currency of the utility"),
  target: z.number().min(0).max(1).optional().describe("share of their use by which customers are asked to use less"),
  says: z.string().max(512).default("").describe("what customers are told"),
};

export const demandRequest = z
  .strictObject({
    ...shape,
    tenant: z.string().max(63).default("").describe("utility (id); empty for meters of none"),
    meters: z.array(id).min(1).max(50_000).optional().describe("who is asked; all of the utility without it"),
    district: z.string().max(130).optional().describe("who is asked: the meters of a district"),
  })
  .refine(({ from, to }) => to > from && to - from <= longest, "lasts an hour to a day")
  .refine(({ kind, price }) => kind !== "price" || price !== undefined, "a price signal has a price")
  .refine(({ meters, district }) => meters === undefined || district === undefined, "names meters or a district");
export type DemandRequest = z.infer<typeof demandRequest>;

export const demandView = z.object({
  ...shape,
  id,
  tenant: z.string(),
  by: z.string(),
  madeAt: seconds,
  asked: z.number().int().describe("meters"),
  state: z.enum(["planned", "now", "over", "cancelled"]),
});
export type DemandView = z.infer<typeof demandView>;

/** A call as a customer is told it: the newest of a call and meter counts. */
export const demandNotice = z.object({ ...shape, id, meter: id, cancelled: z.boolean() });
export type DemandNotice = z.infer<typeof demandNotice>;

const amount = z.number().describe("in the unit of the utility: m3 or kWh");
const band = { low: z.number(), high: z.number().describe("with low: holds the true one in 95 % of all cases") };
const saved = z.object({ value: amount, ...band });
const share = z.object({ value: z.number(), ...band });

/** What a group of meters used while a call held, against what it would have used. */
export const groupEffect = z.object({
  meters: z.number().int(),
  leftOut: z.number().int().describe("meters of which too little was heard"),
  expected: amount,
  used: amount,
  saved,
  share: share.describe("of what was expected"),
});
export type GroupEffect = z.infer<typeof groupEffect>;

export const demandEffect = z.object({
  asked: groupEffect.nullable(),
  others: groupEffect.nullable().describe("the meters of the utility that were not asked: what changed by itself"),
  net: z
    .object({ saved, share })
    .nullable()
    .describe("what those who were asked saved beyond what changed with the others"),
  days: z.number().int().describe("similar days of which the expected use was made"),
  hours: z.array(z.object({ start: seconds, expected: amount, used: amount })).describe("of those who were asked"),
});
export type DemandEffect = z.infer<typeof demandEffect>;

export const demandQuery = z.object({
  after: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const demandList = z.object({ calls: z.array(demandView), next: z.string().nullable() });
export const demandParams = z.object({ call: id });
