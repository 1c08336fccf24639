// Knows what operators changed in the table of stages, for each register of each meter.
import { type MeterAddress, type MeterId, quantityOf, type RegisterName, type Utility } from "@tributary/core";
import { type PlanChange, turnOff } from "@tributary/engine-pipeline";
import type { StageOverride } from "@tributary/wire";

/** What decides which changes concern a meter. */
export interface StageTarget {
  readonly id: MeterId;
  readonly address: MeterAddress;
  readonly utility: Utility;
}

export interface StageBook {
  /** What is changed for a register of a meter; `undefined` where nothing is. */
  changeOf(meter: StageTarget, register: RegisterName): PlanChange | undefined;
  list(): readonly StageOverride[];
  set(overrides: readonly StageOverride[]): void;
}

export function openStageBook(
  first: readonly StageOverride[],
  groupOf: (meter: StageTarget) => string | undefined,
): StageBook {
  let all = first;

  function concerns({ meter, group, utility, register }: StageOverride, target: StageTarget, of: RegisterName) {
    if (register !== of && register !== quantityOf(of)) return false;
    if (meter !== undefined) return meter === target.id;
    return utility === undefined ? group === groupOf(target) : utility === target.utility;
  }

  return {
    changeOf(target, register) {
      if (all.length === 0) return undefined;
      const found = all.filter((override) => concerns(override, target, register));
      return found.length === 0 ? undefined : Object.assign({}, ...found.map(planChange));
    },
    list: () => all,
    set(overrides) {
      all = overrides;
    },
  };
}

/** A figure that is named beside a stage that is off turns what it says on again. */
function planChange({ meter, group, utility, register, off = [], ...figures }: StageOverride): PlanChange {
  return { ...turnOff(off), ...figures };
}
