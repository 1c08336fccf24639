// Alarm rules: what the readings of a meter, its own status and its silence say about leaks, bursts and other incidents.
export { flowRules } from "./flow-rules.ts";
export { type Finder, type Incident, incidentId, type OpenIncidents, unseen } from "./incidents.ts";
export { levelRules } from "./level-rules.ts";
export type { Finding, Rule, Watched } from "./rule.ts";
export { endSilence, patienceFor, watchSilence } from "./silence.ts";
export { type Threshold, thresholdAlarm } from "./thresholds.ts";
export {
  decideValve,
  newSafety,
  overrideValve,
  type SafetyDecision,
  type SafetyPolicy,
  type SafetyState,
  usualPolicy,
  type ValveNow,
  type ValveSituation,
} from "./valve-safety.ts";
export { newWatch, type Watch, watchMeter } from "./watch.ts";
