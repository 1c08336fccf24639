// Keeps the time on air of each sub-band below its duty cycle, in every hour (EN 300 220-1, 5.4).
import { subBandOf } from "./eu868.ts";

/** Per sub-band when something was sent and for how long, in ms, oldest first. Kept as JSON with a radio's state. */
export type AirLedger = { readonly [band: string]: readonly (readonly [at: number, airtime: number])[] };

const hour = 3_600_000;
/** Sendings of one minute are one entry, dated by its last, so that a ledger stays small and never counts too little. */
const grain = 60_000;

/**
 * The earliest time from `now` on, in ms, at which a frame may be sent on a frequency; `Infinity` where it never may.
 * `share` of the budget is for this kind of frame: 1 for alarms, less for what may wait, so that some is always left.
 */
export function earliestSend(ledger: AirLedger, frequency: number, airtime: number, now: number, share = 1): number {
  const band = subBandOf(frequency);
  const budget = (band?.dutyCycle ?? 0) * hour * share;
  if (band === undefined || airtime > budget) return Number.POSITIVE_INFINITY;
  const entries = (ledger[band.name] ?? []).filter(([at]) => at > now - hour);
  let spent = entries.reduce((sum, [, more]) => sum + more, airtime);
  if (spent <= budget) return now;
  for (const [at, more] of entries) {
    spent -= more;
    if (spent <= budget) return at + hour;
  }
  return Number.POSITIVE_INFINITY;
}

/** The ledger after a frame was sent at `at`. */
export function chargeAirtime(ledger: AirLedger, frequency: number, airtime: number, at: number): AirLedger {
  const name = subBandOf(frequency)?.name;
  if (name === undefined) return ledger;
  // An hour counts from the end of a sending, so that none of it reaches into the next one's hour.
  const end = at + airtime;
  const entries = (ledger[name] ?? []).filter(([last]) => last > at - hour);
  const newest = entries.at(-1);
  const merged =
    newest !== undefined && Math.floor(newest[0] / grain) === Math.floor(end / grain)
      ? [...entries.slice(0, -1), [Math.max(newest[0], end), newest[1] + airtime] as const]
      : [...entries, [end, airtime] as const];
  return { ...ledger, [name]: merged };
}
