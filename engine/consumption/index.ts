// What was used, from the registers of meters.
export { type Doubt, doubtAt, resolutionOf } from "./doubt.ts";
export {
  type Leg,
  legOf,
  looseLeg,
  type Mounting,
  type RegisterReading,
  sourceOf,
} from "./leg.ts";
export { lineOf, type Patience, type UseLine, usualPatience } from "./line.ts";
export {
  type Earlier,
  earlier,
  edgesOf,
  edgesOfDates,
  nextPeriod,
  type Period,
  periodNames,
  periodStart,
} from "./periods.ts";
export { addUse, type Comparison, compareUse, netUse } from "./sum.ts";
export { type Use, type UseQuality, useOf, usesOf } from "./use.ts";
