// Words for what a meter is, how it is secured and what it complains about.
import { type Alarm, alarms, type Severity } from "@tributary/core";
import type { MeterView } from "@tributary/wire";
import { sentenceCase } from "./registers.ts";

export type Utility = MeterView["utility"];

/** One row a utility, in the order of the page. */
export const utilities = {
  water: { title: "Water" },
  electricity: { title: "Electricity" },
  gas: { title: "Gas" },
  heat: { title: "Heat" },
  other: { title: "Other" },
} as const satisfies Record<Utility, { readonly title: string }>;

export const utilityOrder = Object.keys(utilities) as readonly Utility[];

export function isUtility(text: string): text is Utility {
  return Object.hasOwn(utilities, text);
}

/** The name that people gave to the meter, else its serial number. */
export function meterName(meter: Pick<MeterView, "name" | "manufacturer" | "serial">): string {
  return meter.name ?? `${meter.manufacturer} ${meter.serial}`;
}

export interface Security {
  readonly word: string;
  /** Whether the content is safe from eyes, and from hands. */
  readonly safe: "sealed" | "hidden" | "open";
}

/** How the last telegram was secured (OMS volume 2, 9.1): mode 5 encrypts, mode 7 also authenticates. */
export function securityWords(meter: Pick<MeterView, "securityMode" | "authenticated">): Security {
  if (meter.securityMode === 0 && !meter.authenticated) return { word: "not encrypted", safe: "open" };
  if (meter.securityMode === 0) return { word: "authenticated, not encrypted", safe: "open" };
  if (meter.authenticated) return { word: "encrypted and authenticated", safe: "sealed" };
  return { word: "encrypted", safe: "hidden" };
}

function isAlarm(kind: string): kind is Alarm {
  return Object.hasOwn(alarms, kind);
}

/** The short word of an alarm's title: `Leak`, `Battery is low`. */
export function alarmWord(kind: string): string {
  return isAlarm(kind) ? (alarms[kind].title.split(":", 1)[0] ?? kind) : sentenceCase(kind);
}

/** How urgent an alarm is; one that this page does not know yet is taken for a warning. */
export function alarmSeverity(kind: string): Severity {
  return isAlarm(kind) ? alarms[kind].severity : "warning";
}

/** Severities, most urgent first. */
export const severities = { critical: "Critical", warning: "Warning", notice: "Notice" } as const satisfies Record<
  Severity,
  string
>;
