// The clock inside a meter: it goes a little wrong, and not all of them know of summer time.
import { type Seconds, zoneOffset } from "@tributary/core";
import { type Happening, lasts } from "./incident.ts";
import { between } from "./random.ts";

/** Cheap quartz: parts per million, and seconds that it was set wrong. */
const worst = { drift: 30e-6, set: 60 } as const;
const halfYear = 182 * 86_400;

/** Local date and time to the minute, ISO 8601, as a sound clock on the wall shows it. */
export function localText(at: Seconds, zone: string): string {
  return minuteText(at + zoneOffset(at, zone));
}

function minuteText(local: number): string {
  return new Date(local * 1000).toISOString().slice(0, 16);
}

/** When a clock was set last before a moment, and how wrong, in seconds; nothing where it never was. */
export type ClockSetting = (at: Seconds) => { readonly at: Seconds; readonly wrong: number } | undefined;

/** What the clock of a meter shows that was set at `beginning`. `summerTime`: whether it follows the civil clock. */
export function meterClock(
  seed: number,
  beginning: Seconds,
  zone: string,
  summerTime: boolean,
  happenings: readonly Happening[],
  setting: ClockSetting = () => undefined,
): (at: Seconds) => string {
  const drift = between(-worst.drift, worst.drift, seed, 71);
  const set = between(-worst.set, worst.set, seed, 72);
  // Clocks are put forward in summer, in either half of the year.
  const standard = Math.min(zoneOffset(beginning, zone), zoneOffset(beginning + halfYear, zone));
  return (at) => {
    const last = setting(at);
    // Setting a clock also ends what had put it wrong.
    const goesOn = (one: Happening) => lasts(one, at) && !(last !== undefined && lasts(one, last.at));
    const wrong = happenings.reduce(
      (sum, one) => sum + (one.kind === "clock-error" && goesOn(one) ? one.seconds : 0),
      last?.wrong ?? set,
    );
    const shown = Math.round(at + drift * (at - (last?.at ?? beginning)) + wrong);
    return minuteText(shown + (summerTime ? zoneOffset(at, zone) : standard));
  };
}
