// The one vocabulary of alarms for all utilities and makers.

/** One row an alarm: how urgent it is and what a person reads. */
export const alarms = {
  leak: { severity: "warning", title: "Leak: consumption never stops" },
  burst: { severity: "critical", title: "Burst: far more flow than ever before" },
  backflow: { severity: "warning", title: "Backflow: the medium flows backwards" },
  dry: { severity: "warning", title: "Dry: no medium in the pipe" },
  tamper: { severity: "critical", title: "Tamper: somebody manipulated the meter" },
  reverse: { severity: "warning", title: "Reverse: the meter is mounted the wrong way round" },
  "low-battery": { severity: "notice", title: "Battery is low" },
  "no-signal": { severity: "notice", title: "Silent: no telegram for too long" },
  "zero-use": { severity: "notice", title: "No consumption for unusually long" },
  "over-range": { severity: "warning", title: "Flow or load above what the meter is made for" },
  "low-pressure": { severity: "warning", title: "Pressure too low" },
  "high-temperature": { severity: "warning", title: "Temperature too high" },
  "low-temperature": { severity: "warning", title: "Temperature too low" },
  threshold: { severity: "warning", title: "A threshold that somebody set is broken" },
  smoke: { severity: "critical", title: "Smoke detected" },
  "power-failure": { severity: "warning", title: "Supply voltage failed" },
  "hardware-error": { severity: "warning", title: "The meter reports a permanent error" },
  "temporary-error": { severity: "notice", title: "The meter reports a temporary error" },
  "clock-error": { severity: "notice", title: "The meter's clock is wrong" },
  "sensor-error": { severity: "warning", title: "A sensor of the meter fails" },
  "communication-error": { severity: "notice", title: "The meter's radio or bus reports an error" },
} as const satisfies Record<string, { readonly severity: Severity; readonly title: string }>;

export type Severity = "notice" | "warning" | "critical";
export type Alarm = keyof typeof alarms;
