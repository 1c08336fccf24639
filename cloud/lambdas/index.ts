// Lambdas at the cloud: those that an edge node places here, and those of the cloud's own, on the history.
export { type CloudLambdas, type CloudLambdasSettings, openCloudLambdas } from "./cloud-lambdas.ts";
export type { MeterNames, ReportKeeper } from "./traits.ts";
