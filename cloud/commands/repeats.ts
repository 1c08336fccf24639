// Tells when a bundle comes again, by five fields of cron and the clocks of a zone.
import { isZone, type Seconds } from "@tributary/core";
import type { BundleRequest } from "@tributary/wire";
import { Cron } from "croner";

type Repeat = Pick<NonNullable<BundleRequest["repeat"]>, "cron" | "zone">;

const minutes = ({ cron, zone }: Repeat) => new Cron(cron, { timezone: zone, mode: "5-part", paused: true });

/** The first moment after `after`; null where there is none any more. */
export function nextTime(repeat: Repeat, after: Seconds): Seconds | null {
  const next = minutes(repeat).nextRun(new Date(after * 1000));
  return next === null ? null : Math.floor(next.getTime() / 1000);
}

/** What is wrong with it; `undefined` when it is well. */
export function whatIsWrong(repeat: Repeat, after: Seconds): string | undefined {
  if (!isZone(repeat.zone)) return `there is no time zone ${repeat.zone}`;
  try {
    return nextTime(repeat, after) === null ? "it never comes" : undefined;
  } catch {
    return `${repeat.cron} is not minute, hour, day, month and weekday`;
  }
}
