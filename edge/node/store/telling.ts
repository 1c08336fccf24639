// Decides when the cloud is told: at once, or of some telegrams of each meter together while many arrive.
import type { Seconds } from "@tributary/core";
import { mostInBatch } from "@tributary/wire";
import type { HeldMeters } from "../meters/held-meters.ts";
import type { Part } from "../meters/meter-state.ts";
import type { Group, Meters } from "../meters/meters.ts";
import { Turns } from "../meters/part.ts";
import type { Ledger } from "./ledger.ts";

/** A gateway's batch that is full shows that more wait: then the cloud is told of some of each meter at once, a little later. */
const crowd = mostInBatch;
const ofEachMeter = 12;
/** When nothing more came for so long, the rest is told: some parts at a time, so that telegrams come in between. */
const restAfter = 1000;
const partsAtOnce = 8;

export interface Telling {
  /** Parts that are told together with a group; `undefined` where it tells nothing, not even counts. */
  due(group: Group, meters: Meters): readonly Part[] | undefined;
  /** Comes back to what was not told, when nothing more came. */
  later(): void;
  /** Tells what was not told, now. */
  rest(): void;
  stop(): void;
}

export interface TellingSettings {
  readonly held: HeldMeters;
  readonly ledger: Ledger;
  readonly now: () => Seconds;
  /** Called when the outbox grew. */
  readonly ring: () => void;
  readonly say: (says: string) => void;
}

const untoldOf = ({ parts }: Meters): Part[] => parts.filter(({ untold }) => untold.length > 0);

export function openTelling({ held, ledger, now, ring, say }: TellingSettings): Telling {
  const turns = new Turns(ofEachMeter, 1);
  let timer: NodeJS.Timeout | undefined;

  function tell(most: number): void {
    const untold = untoldOf(held.present());
    if (untold.length === 0) return;
    held.change((meters) => ledger.commit({ at: now(), meters, tells: untold.slice(0, most) }));
    ring();
  }

  function comeBack(milliseconds: number): void {
    clearTimeout(timer);
    if (untoldOf(held.present()).length === 0) return;
    timer = setTimeout(() => {
      try {
        tell(partsAtOnce);
        comeBack(0);
      } catch (error) {
        say(`edge: what is to be told to the cloud could not be written: ${String(error)}`);
        comeBack(restAfter);
      }
    }, milliseconds);
  }

  return {
    due({ kept, incidents }, meters) {
      if (kept.length < crowd) return untoldOf(meters);
      const due = new Set(
        turns.next(meters.parts, kept.length, ({ untold, untoldTelegrams }) => [untoldTelegrams, untold.length]),
      );
      // Alarms do not wait for the turn of their part.
      for (const { meter } of incidents) {
        const part = meters.find(meter)?.part;
        if (part !== undefined) due.add(part);
      }
      return due.size === 0 ? undefined : [...due];
    },
    later: () => comeBack(restAfter),
    rest: () => tell(Number.POSITIVE_INFINITY),
    stop: () => clearTimeout(timer),
  };
}
