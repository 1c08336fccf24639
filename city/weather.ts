// The weather: temperature and sunshine of any moment, in a temperate place.
import type { Seconds } from "@tributary/core";
import { share } from "./random.ts";

const daySeconds = 86_400;
const yearSeconds = 365.2425 * daySeconds;
/** Coldest on the 20th of January; coldest before sunrise, warmest in the afternoon. */
const climate = { mean: 11, yearly: 9, coldestDay: 20, daily: 3.5, warmestHour: 15, unsettled: 4 } as const;

/** A number from 0 to 1 that is drawn for each day's noon and moves evenly between. */
function drift(seed: number, at: Seconds, kind: number): number {
  const position = at / daySeconds - 0.5;
  const day = Math.floor(position);
  const part = position - day;
  return share(seed, day, kind) * (1 - part) + share(seed, day + 1, kind) * part;
}

/** Outdoor temperature in °C. */
export function outdoorTemperature(seed: number, at: Seconds): number {
  const year = ((at - climate.coldestDay * daySeconds) / yearSeconds) * 2 * Math.PI;
  const hour = ((at % daySeconds) / 3600 - climate.warmestHour) * (Math.PI / 12);
  return (
    climate.mean -
    climate.yearly * Math.cos(year) +
    climate.daily * Math.cos(hour) +
    climate.unsettled * (2 * drift(seed, at, 1) - 1)
  );
}

/** Sunshine from 0 (night) to 1 (clear noon in June), `hour` being the time of day that the sun knows, 0 to 24. */
export function sunshine(seed: number, at: Seconds, hour: number, season: number): number {
  const summer = 0.5 - 0.5 * Math.cos((season - 10 / 365) * 2 * Math.PI);
  const halfDay = 4 + 4 * summer;
  const height = Math.cos(((hour - 12) / halfDay) * (Math.PI / 2));
  if (Math.abs(hour - 12) >= halfDay) return 0;
  const clear = 0.25 + 0.75 * drift(seed, at, 2);
  return height * clear * (0.45 + 0.55 * summer);
}
