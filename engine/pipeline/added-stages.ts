// Stages that run only where an operator asks for them, each by its name and figures.
import { qualityBits, type Seconds } from "@tributary/core";

/** Figures in the unit of the quantity: the greatest change in an hour, what the meter's last digit counts. */
export type AddedStage =
  | { readonly stage: "steepest"; readonly most: number }
  | { readonly stage: "multiples"; readonly of: number };

/** Quality bits of a value that comes `seconds` after the value `last`, which is NaN where there is none. */
export type JudgeAdded = (ticks: number, last: number, seconds: Seconds) => number;

/** Changes are judged over at least this time: over a shorter one a small one is steep. */
const shortest: Seconds = 300;

/** The stage with its figures in ticks. */
export function judgeAdded(added: AddedStage, ticksOf: (units: number) => number): JudgeAdded {
  switch (added.stage) {
    case "steepest": {
      const most = ticksOf(added.most);
      return (ticks, last, seconds) =>
        Math.abs(ticks - last) * 3600 > most * Math.max(seconds, shortest) ? qualityBits.outlier : 0;
    }
    case "multiples": {
      const unit = Math.round(ticksOf(added.of));
      return (ticks) => (unit > 1 && ticks % unit !== 0 ? qualityBits.impossible : 0);
    }
  }
}
