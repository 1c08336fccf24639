// The newest value of each register of a meter, as it stands in memory: nothing is aggregated or read from disk for it.
import {
  decimal,
  type MeterId,
  quantities,
  quantityOf,
  type RegisterName,
  type Seconds,
  tickOf,
} from "@tributary/core";
import { newest } from "@tributary/engine-pipeline";
import type { Meter } from "./meter-state.ts";

export interface LatestValue {
  readonly register: RegisterName;
  readonly value: number | string;
  readonly unit: string;
  /** UTC seconds; of a text the meter's newest telegram. */
  readonly at: Seconds;
}

export interface MeterLatest {
  readonly meter: MeterId;
  readonly name?: string;
  readonly heardAt: Seconds;
  readonly gateway: string;
  readonly status: readonly string[];
  readonly values: readonly LatestValue[];
}

export function latestOf({ id, name, state, streams }: Meter): MeterLatest {
  const numbers = [...streams].flatMap(([register, stream]): LatestValue[] => {
    const found = newest(stream);
    if (found === undefined) return [];
    const quantity = quantityOf(register);
    const value = decimal(found.ticks, tickOf(quantity) ?? 0);
    return [{ register, value, unit: quantities[quantity].unit, at: found.at }];
  });
  const texts = [...state.texts].map(
    ([register, value]): LatestValue => ({ register, value, unit: "", at: state.heardAt }),
  );
  return {
    meter: id,
    ...(name === undefined ? {} : { name }),
    heardAt: state.heardAt,
    gateway: state.gateway,
    status: state.status,
    values: [...numbers, ...texts],
  };
}
