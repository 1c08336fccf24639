// Alarm rules: what the readings of a meter, and its own status, say about leaks, bursts and other incidents.
export { type FlowRule, flowRules } from "./flow-rules.ts";
export { type Incident, incidentId } from "./incidents.ts";
export { newWatch, type Watch, type Watched, watchMeter } from "./watch.ts";
