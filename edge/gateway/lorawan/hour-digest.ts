// Takes the counters out of telegrams whose readings travel as blocks.

import type { MeterId } from "@tributary/core";
import { quantities, quantityOf, type Reading, registerOf, ticksOf } from "@tributary/core";
import type { Uplink } from "@tributary/wire";
import type { Digest } from "../digest.ts";
import type { CounterReading, LorawanStore } from "./lorawan-store.ts";

/** Opens a telegram where its key is; nothing when it cannot be read here. */
export type ReadingsOf = (uplink: Uplink) => readonly Reading[] | undefined;

/** Quality of a value that is as the meter said it: whoever receives the block adds where it came from. */
const plain = 0;

/** The registers that count, as they stand now: what a meter kept from other days, and levels, stay behind. */
function countersOf(meter: MeterId, { at }: Uplink, readings: readonly Reading[]): CounterReading[] {
  const found = new Map<string, CounterReading>();
  for (const reading of readings) {
    const register = registerOf(reading);
    const ticks = ticksOf(reading);
    const counts = quantities[quantityOf(register)].kind === "counter";
    const now = reading.storage === 0 && reading.function === "instantaneous" && reading.qualifiers === undefined;
    if (!counts || !now || ticks === undefined || found.has(register)) continue;
    found.set(register, { meter, register, at, ticks, quality: plain });
  }
  return [...found.values()];
}

export function hourDigest(store: LorawanStore, read: ReadingsOf): Digest {
  let taken: CounterReading[] = [];
  return {
    take(uplink, meter) {
      const counters = countersOf(meter, uplink, read(uplink) ?? []);
      taken.push(...counters);
      return counters.length > 0;
    },
    keep() {
      if (taken.length > 0) store.write(taken);
      taken = [];
    },
    drop() {
      taken = [];
    },
  };
}
