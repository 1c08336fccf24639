// Commands as the cloud takes and answers them: asked for many meters together, approved, followed to their end.
import { z } from "zod";
import { commandOrder } from "./command.ts";

const seconds = z.number().int().describe("UTC seconds");
const id = z.string().min(1).max(64);
const meter = z.string().min(1).max(64);

/** Meters of one bundle at most. */
export const mostMeters = 5000;

/** When a bundle comes again and again: five fields of cron, read by the clocks of a time zone. */
const repeat = z.strictObject({
  cron: z.string().min(9).max(100).describe("minute, hour, day, month, weekday: 30 6 * * 1-5"),
  zone: z.string().min(1).max(64).describe("Europe/Madrid"),
});

/** What somebody asks the cloud to tell meters. */
export const bundleRequest = z.strictObject({
  id: z.uuid().optional().describe("whoever names it may ask twice and gets one"),
  meters: z.array(meter).min(1).max(mostMeters),
  order: commandOrder,
  from: seconds.optional().describe("not before; at once without it"),
  repeat: repeat.optional(),
  priority: z.number().int().min(0).max(9).default(5).describe("9 goes first"),
  expiresIn: z.number().int().min(60).max(604_800).default(86_400).describe("seconds that each may wait for its meter"),
  says: z.string().max(256).default("").describe("why, for who looks later"),
});
export type BundleRequest = z.infer<typeof bundleRequest>;

/** The states of a command at the cloud; the last four are final, but for a node that was away and tells later. */
export const cloudCommandStates = [
  "requested",
  "queued",
  "sent",
  "confirmed",
  "failed",
  "expired",
  "cancelled",
] as const;
export type CloudCommandState = (typeof cloudCommandStates)[number];

export const bundleStates = ["unapproved", "approved", "cancelled", "expired"] as const;
export type BundleState = (typeof bundleStates)[number];

/** A command to one meter, as far as it is. */
export const cloudCommandView = z.object({
  id,
  bundle: id,
  meter,
  order: commandOrder,
  state: z.enum(cloudCommandStates),
  priority: z.number().int(),
  requestedAt: seconds,
  expiresAt: seconds,
  queuedAt: seconds.nullable().describe("when its node was asked"),
  sentAt: seconds.nullable().describe("when a gateway radioed it last"),
  endedAt: seconds.nullable(),
  roundTrip: z.number().int().nullable().describe("seconds from the radio to the meter's own telegram that shows it"),
  took: z.number().int().nullable().describe("seconds from the request to the end"),
  gateway: z.string().nullable(),
  says: z.string(),
});
export type CloudCommandView = z.infer<typeof cloudCommandView>;

export const cloudCommandStory = cloudCommandView.extend({
  steps: z
    .array(z.object({ at: seconds, state: z.enum(cloudCommandStates), by: z.string(), says: z.string() }))
    .describe("oldest first"),
});
export type CloudCommandStory = z.infer<typeof cloudCommandStory>;

/** What was asked for many meters together. */
export const bundleView = z.object({
  id,
  tenant: z.string().describe("utility of its meters; empty where they have none"),
  order: commandOrder,
  by: z.string(),
  says: z.string(),
  state: z.enum(bundleStates).describe("unapproved: a second person must approve it"),
  approvedBy: z.string().nullable(),
  madeAt: seconds,
  from: seconds,
  expiresAt: seconds,
  priority: z.number().int(),
  meters: z.number().int(),
  commands: z.partialRecord(z.enum(cloudCommandStates), z.number().int()).describe("how many are in which state"),
  repeat: repeat.extend({ next: seconds.nullable() }).nullable(),
  repeats: id.nullable().describe("the bundle that this one is a repetition of"),
});
export type BundleView = z.infer<typeof bundleView>;

export const bundleAnswer = z.object({
  bundle: bundleView,
  commands: z.array(z.object({ id, meter })),
  refused: z.array(z.object({ meter, says: z.string() })).describe("meters that no command was made for"),
});
export type BundleAnswer = z.infer<typeof bundleAnswer>;

const page = { after: z.string().max(128).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) };
export const bundleQuery = z.object(page);
export const bundleList = z.object({ bundles: z.array(bundleView), next: z.string().nullable() });
export type BundleList = z.infer<typeof bundleList>;
export const bundleParams = z.object({ bundle: id });
export const bundleCommandQuery = z.object({ ...page, state: z.enum(cloudCommandStates).optional() });
export const cloudCommandList = z.object({ commands: z.array(cloudCommandView), next: z.string().nullable() });
export const cloudCommandParams = z.object({ command: id });
export const cloudCommandQuery = z.object({
  wait: z.coerce.number().int().min(0).max(60).default(0).describe("seconds to wait for its end before the answer"),
});

/** How commands of one kind went lately. */
export const roundTrips = z.object({
  kinds: z.array(
    z.object({
      kind: z.string(),
      confirmed: z.number().int(),
      failed: z.number().int().describe("and expired"),
      roundTrip: z.object({ median: z.number(), p95: z.number() }).nullable().describe("seconds on the radio"),
      took: z.object({ median: z.number(), p95: z.number() }).nullable().describe("seconds from the request"),
    }),
  ),
});
export type RoundTrips = z.infer<typeof roundTrips>;
