// What the API takes and answers about notifications: who is told of what, when, and by which channel.
import { alarms, isQuantity, isZone, quantities, quantityOf } from "@tributary/core";
import { z } from "zod";

const seconds = z.number().int().describe("UTC, whole seconds since 1970");
const id = z.string().min(1).max(64);
const severity = z.enum(["notice", "warning", "critical"]);
const zone = z.string().max(64).refine(isZone, "is no time zone such as Europe/Madrid");
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is no time of day such as 22:00");
const least = z.enum(["none", "notice", "warning", "critical"]);

/** Languages of messages. */
export const notificationLanguages = ["en", "es", "el", "de"] as const;

/** How a person wants to be told. */
export const notificationPreferences = z.strictObject({
  language: z.enum(notificationLanguages).default("en"),
  zone: zone.nullable().default(null).describe("of quiet hours and of times in messages; null: the meter's own"),
  mine: least.default("warning").describe("alarms of meters that I claimed: of this severity and above"),
  others: least.default("none").describe("alarms of the other meters that I may see"),
  without: z
    .array(z.enum(Object.keys(alarms) as [keyof typeof alarms, ...(keyof typeof alarms)[]]))
    .max(64)
    .default([])
    .describe("alarms that I do not want to hear of"),
  calls: z.boolean().default(true).describe("calls to use less, and other prices, at meters that I claimed"),
  quiet: z
    .strictObject({ from: clockTime, to: clockTime, criticalBreaks: z.boolean().default(true) })
    .nullable()
    .default(null)
    .describe("hours in which messages wait; critical ones may break them"),
  digest: clockTime.nullable().default(null).describe("what is not critical comes as one message a day, at this time"),
});

const httpUrl = z.url({ protocol: /^https?$/ }).max(1000);
const base64url = (least: number, most: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${least},${most}}={0,2}$`), "is no base64url of this length");

/** Where a person wants to be told. */
export const newChannel = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("web-push"),
    name: z.string().trim().max(64).default(""),
    endpoint: httpUrl,
    // A P-256 point of 65 bytes and a secret of 16 (RFC 8291, 3.1 and 3.2).
    keys: z.strictObject({ p256dh: base64url(87, 87), auth: base64url(22, 22) }),
  }),
  z.strictObject({ kind: z.literal("email"), name: z.string().trim().max(64).default("") }),
  z.strictObject({ kind: z.literal("webhook"), name: z.string().trim().max(64).default(""), url: httpUrl }),
  z.strictObject({ kind: z.literal("mqtt"), name: z.string().trim().max(64).default("") }),
]);

export const channelKinds = ["web-push", "email", "webhook", "mqtt"] as const;

export const channelView = z.object({
  id,
  kind: z.enum(channelKinds),
  name: z.string(),
  /** Enough to tell one from another: a host, or an address with its middle left out. */
  where: z.string(),
  confirmed: z.boolean().describe("an e-mail address is told nothing until a link in a first message was opened"),
  madeAt: seconds,
});

/** How a person may limit a meter's use; the table of what each means is in the notifications service. */
export const limitKinds = [
  "hour-above",
  "day-above",
  "month-above",
  "night-flow",
  "no-use",
  "away",
  "value-above",
  "value-below",
] as const;

const limitFields = {
  register: z
    .string()
    .max(128)
    .refine((register) => isQuantity(register.split(".", 1)[0] ?? ""), "is no register such as volume or pressure"),
  kind: z.enum(limitKinds),
  limit: z.number().min(-1e9).max(1e9).default(0).describe("in the unit of the register: m3, kWh, bar"),
  days: z.number().int().min(1).max(30).default(3).describe("of no-use: days in a row without any"),
  from: seconds.optional().describe("of away: when the absence begins"),
  to: seconds.optional().describe("of away: when it ends"),
};

/** A limit that a person sets for a meter that he may see. */
export const limitBody = z
  .strictObject(limitFields)
  .refine(({ kind, limit }) => kind.startsWith("value") || limit >= 0, "a limit of use is not negative")
  .refine(
    ({ kind, register }) => (quantities[quantityOf(register)].kind === "counter") !== kind.startsWith("value"),
    "use is limited for volume, energy and other counters, values for pressure, temperature and other levels",
  )
  .refine(
    ({ kind, from, to }) => kind !== "away" || (from !== undefined && to !== undefined && from < to),
    "away has a beginning and an end: from, to",
  );

export const limitView = z.object({ ...limitFields, id, meter: z.string(), madeAt: seconds });

/** Fields that a condition can look at, with what they hold. */
export const conditionFields = {
  meter: { type: "string", says: "id of the meter" },
  utility: { type: "string", says: "water, electricity, gas, heat or other" },
  alarm: { type: "string", says: "kind of the alarm: leak, burst, ...; empty for use" },
  severity: { type: "string", says: "notice, warning or critical; empty for use" },
  source: { type: "string", says: "meter or rule; empty for use" },
  register: { type: "string", says: "volume, energy, pressure, ...; empty for alarms" },
  use: { type: "double", says: "what was used in the hour or day, in the register's unit; 0 for alarms and pressures" },
  least: { type: "double", says: "least value of the hour, or least hour of the day" },
  most: { type: "double", says: "greatest value of the hour, or greatest hour of the day" },
  night: { type: "double", says: "of days: the least hour between 2 and 5 o'clock" },
  hour: { type: "double", says: "local hour in which it began, 0 to 23" },
  weekday: { type: "double", says: "local day of the week, 1 (Monday) to 7" },
  month: { type: "double", says: "local month, 1 to 12" },
} as const;

export type ConditionField = keyof typeof conditionFields;
export const comparisons = [">", ">=", "<", "<=", "==", "!=", "in"] as const;
const word = z.string().max(64);
const amount = z.number().min(-1e12).max(1e12);

const condition = z.strictObject({
  field: z.enum(Object.keys(conditionFields) as [ConditionField, ...ConditionField[]]),
  is: z.enum(comparisons),
  value: z.union([
    word,
    amount,
    z
      .array(z.union([word, amount]))
      .min(1)
      .max(20),
  ]),
});

/** Conditions as a form shows them: rows of which all or any must hold. */
export const conditionForm = z.strictObject({
  match: z.enum(["all", "any"]),
  conditions: z.array(condition).min(1).max(20),
});

/** Who is told at a level of authority: persons, and holders of a role who may see the meter. */
const level = z.strictObject({
  persons: z.array(id).max(50).default([]),
  roles: z
    .array(z.enum(["installer", "operator", "analyst", "service-provider", "administrator"]))
    .max(5)
    .default([]),
  afterMinutes: z
    .number()
    .int()
    .min(1)
    .max(10_080)
    .default(30)
    .describe("the next level is told when nobody acknowledged for so long"),
});

/** A criterion of an administrator, as an expression or as a form. */
export const newCriterion = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    of: z.enum(["alarm", "hour", "day"]).describe("what it looks at: each alarm, or each hour or day of use"),
    expression: z.string().max(1000).optional(),
    form: conditionForm.optional(),
    severity: severity.default("warning"),
    calmHours: z.number().int().min(0).max(744).default(0).describe("of a meter at most one message in so many hours"),
    levels: z.array(level).min(1).max(5),
  })
  .refine(
    ({ expression, form }) => (expression === undefined) !== (form === undefined),
    "has an expression or a form, not both",
  );

export const criterionView = z.object({
  id,
  name: z.string(),
  of: z.enum(["alarm", "hour", "day"]),
  expression: z.string(),
  form: conditionForm.nullable().describe("null where the expression is more than a form can show"),
  severity,
  calmHours: z.number().int(),
  levels: z.array(level),
  madeAt: seconds,
});

/** What a person was told of. */
export const notificationView = z.object({
  id,
  meter: z.string(),
  meterName: z.string().nullable(),
  severity,
  title: z.string(),
  body: z.string(),
  openedAt: seconds,
  closedAt: seconds.nullable(),
  acknowledgedAt: seconds.nullable(),
  level: z.number().int(),
  deliveries: z.array(
    z.object({
      channel: id,
      state: z.enum(["waiting", "sent", "withheld", "needless", "failed", "expired"]),
      at: seconds.describe("when it was sent, or is tried next"),
    }),
  ),
});

export const notificationSettingsView = z.object({
  preferences: notificationPreferences,
  channels: z.array(channelView),
  limits: z.array(limitView),
  offered: z.array(z.enum(channelKinds)).describe("kinds of channels that this deployment has"),
  vapidKey: z.string().describe("applicationServerKey of web push"),
});

export const newChannelView = z.object({
  id,
  secret: z.string().nullable().describe("by which a webhook is signed: told here and never again"),
});

/** An expression as a form, and a form as an expression. */
export const criterionText = z.strictObject({
  expression: z.string().max(1000).optional(),
  form: conditionForm.optional(),
});
export const criterionTexts = z.object({ expression: z.string(), form: conditionForm.nullable() });

export const removed = z.object({ removed: z.number().int().describe("how many there were") });
export const criterionList = z.object({ criteria: z.array(criterionView) });
export const notificationList = z.object({ notifications: z.array(notificationView), next: z.string().nullable() });
export const notificationQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}-[0-9a-f]{32}$/, "is no `next` of a page")
    .optional()
    .describe("`next` of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** What a webhook, a browser or a broker is handed, as JSON. */
export const notificationMessage = z.object({
  id: z.string().describe("equal when the same message comes again"),
  severity,
  title: z.string(),
  body: z.string(),
  language: z.enum(notificationLanguages),
  about: z.array(
    z.object({
      incident: z.string(),
      kind: z.enum(["alarm", "limit", "criterion", "call"]),
      meter: z.string(),
      meterName: z.string().nullable(),
      utility: z.string(),
      what: z.string().describe("kind of the alarm, limit or call, or id of the criterion"),
      openedAt: seconds,
      closedAt: seconds.nullable(),
      value: z.number().nullable(),
      limit: z.number().nullable(),
      unit: z.string(),
    }),
  ),
  level: z.number().int(),
  sentAt: seconds,
  acknowledge: z.string().nullable().describe("where a person says that he has seen it"),
});

export type NotificationLanguage = (typeof notificationLanguages)[number];
export type NotificationPreferences = z.infer<typeof notificationPreferences>;
export type NewChannel = z.infer<typeof newChannel>;
export type ChannelKind = (typeof channelKinds)[number];
export type ChannelView = z.infer<typeof channelView>;
export type LimitKind = (typeof limitKinds)[number];
export type NewLimit = z.infer<typeof limitBody> & { readonly meter: string };
export type LimitView = z.infer<typeof limitView>;
export type ConditionForm = z.infer<typeof conditionForm>;
export type NewCriterion = z.infer<typeof newCriterion>;
export type CriterionView = z.infer<typeof criterionView>;
export type NotificationView = z.infer<typeof notificationView>;
export type NotificationList = z.infer<typeof notificationList>;
export type NotificationMessage = z.infer<typeof notificationMessage>;
