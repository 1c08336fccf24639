// Writes what a person is told, in his language, with units and local times.
import { type Alarm, alarms, type Seconds, type Severity, type Utility } from "@tributary/core";
import {
  type LimitKind,
  limitKinds,
  type NotificationLanguage,
  type NotificationMessage,
  type NotificationPreferences,
} from "@tributary/wire";
import { amountText, fill, numberText, timeText, unitText } from "./amounts.ts";
import { words } from "./languages.ts";

/** What an incident tells, as it is kept. Amounts in `unit`. */
export interface Told {
  readonly severity: Severity;
  /** Kind of the alarm, limit or call, or id of the criterion. */
  readonly what: string;
  /** Of a criterion. */
  readonly name: string;
  readonly utility: Utility;
  /** Of a call its price. */
  readonly value: number | null;
  /** Of a call the share by which less is asked for. */
  readonly limit: number | null;
  readonly unit: string;
  readonly days: number;
  /** Words of whoever raised the alarm. */
  readonly detail: string;
}

/** An incident as a message tells of it. */
export interface TellingIncident {
  readonly id: string;
  readonly kind: "alarm" | "limit" | "criterion" | "call" | "greeting";
  readonly meter: string;
  readonly meterName: string | null;
  /** Of the meter. */
  readonly zone: string;
  readonly openedAt: Seconds;
  readonly closedAt: Seconds | null;
  readonly told: Told;
}

/** A message before it is put into the form of a channel. */
export interface Telling {
  readonly id: string;
  readonly incidents: readonly TellingIncident[];
  readonly preferences: Pick<NotificationPreferences, "language" | "zone">;
  /** Of authority: 0 unless it was escalated. */
  readonly level: number;
  readonly sentAt: Seconds;
  /** Opens once: to acknowledge, or to confirm an address. */
  readonly link: string | null;
}

const isAlarm = (word: string): word is Alarm => Object.hasOwn(alarms, word);
const isLimit = (word: string): word is LimitKind => (limitKinds as readonly string[]).includes(word);

/** What happened, in one line. */
export function titleOf(
  { kind, told }: Pick<TellingIncident, "kind" | "told">,
  language: NotificationLanguage,
): string {
  const texts = words[language];
  if (kind === "greeting") return texts.greeting;
  if (kind === "criterion") return fill(texts.criterion, { name: told.name });
  if (kind === "call") {
    const price = told.value === null ? "" : numberText(told.value, language);
    return fill(texts.calls[told.what === "price" ? "price" : "peak"], { price, unit: unitText(told.unit) });
  }
  if (isAlarm(told.what)) return texts.alarms[told.what];
  const amount = (value: number | null) => (value === null ? "" : amountText(value, told.unit, language));
  const values = { value: amount(told.value), limit: amount(told.limit), days: told.days };
  return isLimit(told.what) ? fill(texts.limits[told.what], values) : told.what;
}

/** Which meter, and from when to when. */
export function bodyOf(
  incident: Omit<TellingIncident, "id">,
  { language, zone }: Telling["preferences"],
  level: number,
): string {
  const texts = words[language];
  if (incident.kind === "greeting") return texts.greetingBody;
  const { kind, meter, meterName, openedAt, closedAt, told } = incident;
  const time = (at: Seconds) => timeText(at, language, zone ?? incident.zone);
  const named = meterName === null ? meter : `${meterName} (${meter})`;
  if (kind === "call") {
    return [
      fill(texts.callSpan, { meter: named, from: time(openedAt), to: time(closedAt ?? openedAt) }),
      told.limit === null ? "" : fill(texts.callShare, { share: numberText(told.limit * 100, language) }),
      told.detail,
    ]
      .filter((line) => line !== "")
      .join("\n");
  }
  return [
    fill(texts.since, { meter: named, time: time(openedAt) }),
    told.detail,
    closedAt === null ? "" : fill(texts.closed, { time: time(closedAt) }),
    level === 0 ? "" : fill(texts.escalated, { level: level + 1 }),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

const order: readonly Severity[] = ["notice", "warning", "critical"];

/** A message as every channel tells it. */
export function messageOf({ id, incidents, preferences, level, sentAt, link }: Telling): NotificationMessage {
  const { language } = preferences;
  const [first] = incidents;
  const severity = incidents.reduce<Severity>(
    (worst, { told }) => (order.indexOf(told.severity) > order.indexOf(worst) ? told.severity : worst),
    "notice",
  );
  const title =
    incidents.length === 1 && first !== undefined
      ? titleOf(first, language)
      : fill(words[language].digest, { count: incidents.length });
  const body = incidents
    .map((one) => (incidents.length === 1 ? "" : `${titleOf(one, language)}\n`) + bodyOf(one, preferences, level))
    .join("\n\n");
  return {
    ...{ id, severity, title, body, language, level, sentAt, acknowledge: link },
    about: incidents
      .filter((one) => one.kind !== "greeting")
      .map(({ id: incident, kind, meter, meterName, openedAt, closedAt, told }) => ({
        ...{ incident, kind: kind as Exclude<typeof kind, "greeting">, meter, meterName, openedAt, closedAt },
        ...{ utility: told.utility, what: told.what, value: told.value, limit: told.limit, unit: told.unit },
      })),
  };
}

/** What stands before the link of a message. */
export function linkText({ about, language }: NotificationMessage): string {
  return about.length === 0 ? words[language].confirm : words[language].acknowledge;
}
