// A city's telegrams as lines, each made when its time has come, for a meter may be told something until then.
import { setTimeout as wait } from "node:timers/promises";
import type { CityFeed } from "@tributary/city";
import type { CityEars } from "./city-ears.ts";
import type { Speed, TimedLine } from "./send-all.ts";

/** Milliseconds between two looks at what is to be sent. */
const tick = 100;

export interface CityPace {
  readonly feed: CityFeed;
  readonly ears: CityEars;
  /** UTC seconds. */
  readonly end: number;
}

/** By a clock in milliseconds, which makes the times of the telegrams go by so many times faster. */
export interface PacedBy {
  readonly speed: Speed;
  readonly clock: () => number;
  readonly stop: AbortSignal;
}

/** The first telegram goes at once, the others as their time comes; at full speed all as they are asked for. */
export async function* asTimeGoes({
  feed,
  ears,
  end,
  ...pace
}: CityPace & (PacedBy | { readonly speed: "max" })): AsyncIterable<TimedLine> {
  if (pace.speed === "max") {
    for (const telegram of feed.telegrams(end)) yield* ears.hear(telegram);
    return;
  }
  const { speed, clock, stop } = pace;
  const begun = clock();
  let first = end;
  for (const telegram of feed.telegrams(end)) {
    first = telegram.at;
    yield* ears.hear(telegram);
    break;
  }
  for (let now = first; now < end && !stop.aborted; ) {
    await wait(tick, undefined, { signal: stop }).catch(() => undefined);
    now = Math.min(end, first + Math.floor(((clock() - begun) * speed) / 1000));
    for (const telegram of feed.telegrams(now)) yield* ears.hear(telegram);
  }
}
