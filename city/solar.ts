// Sets the sun on the roof against what the house uses: what is left of either passes the meter.
import { atWall, type CivilDay } from "./civil-day.ts";
import { electricityUse } from "./day-of-use.ts";
import type { Premises } from "./premises.ts";
import { pulseSums } from "./pulse-sums.ts";
import type { Pulse } from "./pulses.ts";
import { sunshine } from "./weather.ts";

/** The meter adds up what flows in and out over so many seconds. */
const step = 300;

/** Watt hours that the cells make in a step. */
function made(premises: Premises, day: CivilDay, from: number): number {
  // The sun keeps the time of winter, roughly: hours count from the middle of the day.
  const hour = (from - atWall(day, 12 * 3600)) / 3600 + 12;
  const light = sunshine(premises.citySeed, from, day.season > 0.24 && day.season < 0.82 ? hour - 1 : hour, day.season);
  return (premises.solarWatts * light * step) / 3600;
}

export interface GridUse {
  readonly taken: readonly Pulse[];
  readonly given: readonly Pulse[];
}

/** What a house with solar cells takes from the grid and gives to it on a day, in watt hours. */
export function gridUse(premises: Premises, day: CivilDay): GridUse {
  const load = pulseSums(electricityUse(premises, day), day.start, day.end, step);
  const taken: Pulse[] = [];
  const given: Pulse[] = [];
  let before = 0;
  for (let from = day.start; from < day.end; from += step) {
    const seconds = Math.min(step, day.end - from);
    const until = load.until(from + seconds);
    const net = until - before - made(premises, day, from);
    before = until;
    if (net > 0) taken.push({ from, seconds, amount: net });
    else if (net < 0) given.push({ from, seconds, amount: -net });
  }
  return { taken, given };
}
