// Which stage runs for which quantity of which utility, with its figures: the pipeline on one page.
import {
  type Bucket,
  type Quantity,
  quantities,
  quantityOf,
  type RegisterName,
  tickOf,
  type Utility,
} from "@tributary/core";
import { type AddedStage, type JudgeAdded, judgeAdded } from "./added-stages.ts";
import { levelBits } from "./levels.ts";

interface Row {
  readonly of: Quantity;
  readonly utility?: Utility;
  /** plausible, counters: the fastest that any such meter can count, units per hour; a jump of `step` units is always allowed. */
  readonly fastest?: number;
  readonly step?: number;
  /** plausible, levels: what physics allows, in units. */
  readonly least?: number;
  readonly most?: number;
  /** outlier: deviations smaller than this are never one; units per hour for counters, units for levels. */
  readonly floor?: number;
  /** smooth: number of readings in the window, 5 at most. */
  readonly window?: number;
  /** fill gaps: longest time without a reading that is filled, hours. */
  readonly fill?: number;
  /** fill gaps: by the register between two readings, or by the mean of the two. */
  readonly by?: "register" | "mean";
  /** aggregate: by these. */
  readonly buckets?: readonly Bucket[];
}

/** What a user may set for a meter's register: figures of its row, and stages that no row has. */
export type PlanChange = {
  readonly [Figure in keyof Omit<Row, "of" | "utility">]?: Row[Figure] | undefined;
} & { readonly add?: readonly AddedStage[] | undefined };

/** Stages that can be left out. */
export type StageName = "plausible" | "outlier" | "smooth" | "fill" | "aggregate";

/** Figures with which a stage does nothing. */
const idle: Readonly<Record<StageName, PlanChange>> = {
  plausible: {
    fastest: Number.POSITIVE_INFINITY,
    least: Number.NEGATIVE_INFINITY,
    most: Number.POSITIVE_INFINITY,
  },
  outlier: { floor: Number.POSITIVE_INFINITY },
  smooth: { window: 1 },
  fill: { fill: 0 },
  aggregate: { buckets: [] },
};

/** The change that turns stages off. */
export function turnOff(stages: readonly StageName[]): PlanChange {
  return Object.assign({}, ...stages.map((stage) => idle[stage]));
}

const usual: readonly Bucket[] = ["hour", "day", "month"];
const fine: readonly Bucket[] = ["5min", ...usual];

// biome-ignore format: one aligned page
const rows: readonly Row[] = [
  //                                                    plausible                          outlier      smooth     fill gaps                 aggregate
  { of: "volume",               utility: "water",       fastest: 1_000,    step: 1,        floor: 0.5,  window: 5, fill: 24, by: "register", buckets: usual },
  { of: "volume",               utility: "gas",         fastest: 5_000,    step: 10,       floor: 2,    window: 5, fill: 24, by: "register", buckets: usual },
  { of: "volume",               utility: "heat",        fastest: 1_000,    step: 1,        floor: 2,    window: 5, fill: 24, by: "register", buckets: usual },
  { of: "energy",               utility: "electricity", fastest: 5_000,    step: 10,       floor: 10,   window: 5, fill: 24, by: "register", buckets: usual },
  { of: "energy",               utility: "heat",        fastest: 50_000,   step: 1_000,    floor: 50,   window: 5, fill: 24, by: "register", buckets: usual },
  { of: "energy",               utility: "gas",         fastest: 50_000,   step: 100,      floor: 20,   window: 5, fill: 24, by: "register", buckets: usual },
  { of: "volume",                                                                                       window: 5, fill: 24, by: "register", buckets: usual },
  { of: "energy",                                                                                       window: 5, fill: 24, by: "register", buckets: usual },
  { of: "reactive-energy",                                                                              window: 5, fill: 24, by: "register", buckets: usual },
  { of: "apparent-energy",                                                                              window: 5, fill: 24, by: "register", buckets: usual },
  { of: "mass",                                                                                         window: 5, fill: 24, by: "register", buckets: usual },
  { of: "heat-cost",                                                                                               fill: 24, by: "register", buckets: usual },
  { of: "pulses",                                                                                                  fill: 24, by: "register", buckets: usual },
  { of: "flow",                                         least: -5_000,     most: 5_000,    floor: 2,    window: 5, fill: 6,  by: "mean",     buckets: fine },
  { of: "power",                                        least: -100_000,   most: 100_000,  floor: 20,   window: 5, fill: 6,  by: "mean",     buckets: fine },
  { of: "pressure",                                     least: -1,         most: 100,      floor: 1,    window: 5, fill: 6,  by: "mean",     buckets: fine },
  { of: "temperature",                                  least: -60,        most: 200,      floor: 5,    window: 5,                           buckets: usual },
  { of: "flow-temperature",                             least: -60,        most: 250,      floor: 20,   window: 5,                           buckets: usual },
  { of: "return-temperature",                           least: -60,        most: 250,      floor: 20,   window: 5,                           buckets: usual },
  { of: "external-temperature",                         least: -60,        most: 80,       floor: 5,    window: 5,                           buckets: usual },
  { of: "humidity",                                     least: 0,          most: 100,      floor: 20,   window: 5,                           buckets: usual },
  { of: "voltage",                                      least: 0,          most: 1_000_000,floor: 30,   window: 5,                           buckets: usual },
  { of: "frequency",                                    least: 0,          most: 500,      floor: 1 },
];

/** What the stages need to know of one stream, in ticks and seconds; a stage whose figure is missing does not run. */
export interface StagePlan {
  readonly counter: boolean;
  /** Registers that are no plain counter or level (extremes, undated kept values) pass through unjudged. */
  readonly judged: boolean;
  readonly least: number;
  readonly most: number;
  /** Ticks per hour. */
  readonly fastest: number;
  readonly step: number;
  /** Ticks per hour for counters, ticks for levels. */
  readonly floor: number | undefined;
  readonly window: number;
  /** Seconds; 0 fills nothing. */
  readonly fill: number;
  readonly by: "register" | "mean";
  /** Levels that are aggregated, as bits by their places in `levels`. */
  readonly buckets: number;
  /** Stages that only some streams have. */
  readonly added: readonly JudgeAdded[];
}

/** A counter or level of its own: no extreme, no kept value, and only qualifiers that leave it what it is. */
const plain = /^[a-z-]+(\.backward)?(\.t\d+)?(\.u\d+)?(\.forward|\.uncorrected|\.base-conditions)*$/;

/** The plan of a register at a meter of a utility; `change` overrides figures of its row. */
export function planOf(register: RegisterName, utility: Utility, change: PlanChange = {}): StagePlan {
  const quantity = quantityOf(register);
  const found = rows.find((row) => row.of === quantity && (row.utility === undefined || row.utility === utility));
  const row = { ...found, ...change };
  const counter = quantities[quantity].kind === "counter";
  const ticks = (units: number) => units * 10 ** -(tickOf(quantity) ?? 0);
  const judged = plain.test(register);
  return {
    counter,
    judged,
    least: counter ? 0 : ticks(row.least ?? Number.NEGATIVE_INFINITY),
    most: ticks(row.most ?? Number.POSITIVE_INFINITY),
    fastest: ticks(row.fastest ?? Number.POSITIVE_INFINITY),
    step: ticks(row.step ?? 0),
    floor: row.floor === undefined || row.floor === Number.POSITIVE_INFINITY ? undefined : ticks(row.floor),
    window: row.window ?? 1,
    fill: (row.fill ?? 0) * 3600,
    by: row.by ?? "register",
    buckets: judged ? levelBits(row.buckets ?? []) : 0,
    added: (change.add ?? []).map((stage) => judgeAdded(stage, ticks)),
  };
}
