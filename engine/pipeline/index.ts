// The stream pipeline: plausible, outlier, smooth, fill gaps, aggregate, shape.
export type { AddedStage } from "./added-stages.ts";
export type { AggregateColumns, Changes, RowColumns } from "./changes.ts";
export { type Group, type GroupAggregate, newGroup } from "./group.ts";
export { growthAround } from "./growth.ts";
export { heldFrom, heldReadings } from "./held-readings.ts";
export { hourSum, leastHour } from "./hour-sums.ts";
export { type Level, levels } from "./levels.ts";
export {
  addStream,
  type ExtraStage,
  type HotBytes,
  hotBytes,
  type JudgedReading,
  lateHorizon,
  leaving,
  markStored,
  openPipeline,
  type Pipeline,
  type PipelineOptions,
  type StreamSettings,
  trimTold,
} from "./pipeline.ts";
export { rollsOver } from "./plausible.ts";
export type { ReadStored, StoredReading } from "./recent.ts";
export type { Shape } from "./shape.ts";
export { type PlanChange, planOf, type StageName, type StagePlan, turnOff } from "./stages.ts";
export {
  beginAnew,
  change,
  drain,
  flow,
  hoursBetween,
  newest,
  openStream,
  planIn,
  type Stream,
  type StreamState,
  saveStream,
  setChange,
  shapeOf,
  smoothed,
  take,
} from "./stream.ts";
export { type Taken, takeReading } from "./take.ts";
export { drainAll } from "./tell.ts";
export type { Aggregate, ChangedAggregates, Rows, Told } from "./told.ts";
