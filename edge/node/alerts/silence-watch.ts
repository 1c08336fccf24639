// Looks by the clock for meters that are silent, each when its time has come.
import type { MeterId, Seconds } from "@tributary/core";
import { type Incident, patienceFor, watchSilence } from "@tributary/engine-rules";
import type { Meter } from "../meters/meter-state.ts";
import type { FoundAt } from "./found.ts";

export interface SilenceWatch {
  /** Silent meters that were not known as such. */
  look(now: Seconds, meters: SilentMeters): FoundAt[];
}

/** The meters of the node, as they are at the moment. */
export interface SilentMeters {
  awake(): Iterable<Meter>;
  find(meter: MeterId): Meter | undefined;
}

export interface SilenceSettings {
  /** Since when this process listens: nobody is silent for what it did not hear. */
  readonly since: Seconds;
  /** Names of meters in the store. */
  readonly stored: readonly MeterId[];
  /** Seconds between a meter's telegrams as they were learnt, where it does not tell. */
  readonly learned: (meter: MeterId) => Seconds | undefined;
}

/** A meter that is silent is looked at again after so long. */
const again: Seconds = 3600;
const minute: Seconds = 60;
/** After so long without a look the clock leapt: nobody was silent in the years between. In minutes. */
const leap = 366 * 1440;
/** No meter is silent before that: those that sleep in the store are left there until then. */
const soonest = patienceFor(1);

export function openSilenceWatch({ since: opened, stored, learned }: SilenceSettings): SilenceWatch {
  let since = opened;
  /** Meters by the minute in which they are looked at, so that a look costs what is due and no more. */
  const due = new Map<number, MeterId[]>();
  const known = new Set<MeterId>();
  let looked = Math.floor(since / minute);

  function schedule(meter: MeterId, at: Seconds): void {
    const place = Math.max(Math.floor(at / minute) + 1, looked + 1);
    const list = due.get(place);
    if (list === undefined) due.set(place, [meter]);
    else list.push(meter);
    known.add(meter);
  }

  /** Looks at one meter, and answers when to look again. */
  function lookAt(meter: Meter, now: Seconds): { readonly next: Seconds; readonly incident: Incident | undefined } {
    const { id, state } = meter;
    const interval = state.interval ?? learned(id);
    const next = Math.max(state.heardAt, since) + patienceFor(interval);
    if (now < next) return { next, incident: undefined };
    return { next: now + again, incident: watchSilence(state.watch.open, id, state.heardAt, interval, now) };
  }

  function begin(): void {
    for (const meter of stored) schedule(meter, since + soonest);
  }

  begin();
  return {
    look(now, { awake, find }) {
      const until = Math.floor(now / minute);
      // The clock was set back: what was to be looked at may lie years ahead.
      if (until < looked || until - looked > leap) {
        due.clear();
        known.clear();
        since = until < looked ? Math.min(since, now) : now;
        looked = until;
        begin();
      }
      for (const { id, state } of awake()) if (!known.has(id) && state.heardAt > 0) schedule(id, now);
      const ready = [...due].filter(([place]) => place <= until);
      looked = until;
      return ready.flatMap(([place, meters]) => {
        due.delete(place);
        return meters.flatMap((id) => {
          const meter = find(id);
          if (meter === undefined || meter.state.heardAt === 0) return [];
          const { next, incident } = lookAt(meter, now);
          schedule(id, next);
          return incident === undefined ? [] : [{ meter, incident }];
        });
      });
    },
  };
}
