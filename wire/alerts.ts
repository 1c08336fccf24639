// What people tell a node about alarms, and what it decides by itself: thresholds, acknowledgements, valves taken in hand.
import { isQuantity } from "@tributary/core";
import { z } from "zod";

/** Name of a person or of the account that acts for one. */
export const person = z.string().trim().min(1).max(64);
const meter = z.string().max(64);
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "is letters, digits, dots, hyphens and underscores");
const register = z
  .string()
  .max(128)
  .refine((register) => isQuantity(register.split(".", 1)[0] ?? ""), "is no register such as volume or pressure");

const thresholdFields = z.strictObject({
  /** Unique at the node: the same id again replaces it. */
  id,
  meter: meter.optional(),
  utility: z.enum(["water", "electricity", "gas", "heat", "other"]).optional(),
  /** As the key file names it. */
  group: z.string().min(1).max(64).optional(),
  register,
  over: z.enum(["value", "hour", "day"]),
  above: z.number().optional(),
  below: z.number().optional(),
  hysteresis: z.number().nonnegative().optional(),
});
type ThresholdFields = z.infer<typeof thresholdFields>;

const namesOne = ({ meter, utility, group }: ThresholdFields) =>
  [meter, utility, group].filter((one) => one !== undefined).length === 1;
const hasLimit = ({ above, below }: ThresholdFields) => above !== undefined || below !== undefined;
const whom = "names a meter, a utility or a group";
const limits = "has a limit: above or below";

/** A threshold as somebody sets it, for one meter or for all of a utility or of a group. Values in the unit of the quantity. */
export const thresholdRequest = thresholdFields.extend({ by: person }).refine(namesOne, whom).refine(hasLimit, limits);

/** What older clients of the cloud told of themselves; who asks there is known. */
const formerly = { by: person.optional().describe("not read any more: who asks is known").meta({ deprecated: true }) };

/** A threshold as somebody asks the cloud for it. */
export const thresholdBody = thresholdFields.extend(formerly).refine(namesOne, whom).refine(hasLimit, limits);

export type ThresholdRequest = z.infer<typeof thresholdRequest>;

/** Somebody has seen an alarm. */
export const acknowledgement = z.strictObject({ by: person, says: z.string().max(256).default("") });
export const acknowledgementBody = acknowledgement.extend(formerly);
export type Acknowledgement = z.infer<typeof acknowledgement>;

/** Somebody takes a valve into his own hands: for so long no rule closes it. */
export const valveOverride = z.strictObject({
  by: person.default("local control"),
  hours: z
    .number()
    .positive()
    .max(24 * 90),
});
export const overrideBody = valveOverride.extend(formerly);
export type ValveOverride = z.infer<typeof valveOverride>;

/** Older clients told who takes a threshold away. */
export const formerQuery = z.object(formerly);

/** What a node decided on an incident that could close a valve. */
export const valveDecision = z.object({
  incident: z.string().max(64),
  meter,
  at: z.number().int(),
  close: z.boolean(),
  /** Why, in a sentence for people. */
  says: z.string().max(512),
  /** The command that it led to; how it went on stands there. */
  command: z.string().max(64).optional(),
  /** Why the command was not taken. */
  refused: z.string().max(512).optional(),
});
export type ValveDecision = z.infer<typeof valveDecision>;
