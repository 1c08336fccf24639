// A city's lines, each made when its time has come, for a meter may be told something until then.
import { setTimeout as wait } from "node:timers/promises";
import type { CitySendings } from "./city-sendings.ts";
import type { Speed, TimedLine } from "./send-all.ts";

/** Milliseconds between two looks at what is to be sent. */
const tick = 100;

/** From one moment to another, in UTC seconds. */
export interface CitySpan {
  readonly sendings: CitySendings;
  readonly start: number;
  readonly end: number;
}

/** By a clock in milliseconds, which makes the times of the telegrams go by so many times faster. */
export interface PacedBy {
  readonly speed: Speed;
  readonly clock: () => number;
  /** What the clock shows when the span begins. */
  readonly begins: number;
  readonly stop: AbortSignal;
}

/** At full speed all lines come as they are asked for. */
export async function* asTimeGoes({
  sendings,
  start,
  end,
  ...pace
}: CitySpan & (PacedBy | { readonly speed: "max" })): AsyncIterable<TimedLine> {
  if (pace.speed === "max") {
    yield* sendings.until(end);
    return;
  }
  const { speed, clock, begins, stop } = pace;
  for (let now = start; now < end && !stop.aborted; ) {
    await wait(tick, undefined, { signal: stop }).catch(() => undefined);
    now = Math.min(end, start + Math.floor(((clock() - begins) * speed) / 1000));
    yield* sendings.until(now);
  }
}
