// Decides when the cloud is told: at once, or of some telegrams of each meter together while many arrive.
import type { Seconds } from "@tributary/core";
import type { HeldMeters } from "./held-meters.ts";
import type { Ledger } from "./ledger.ts";
import type { Group, Meters } from "./meters.ts";

/** A group of so many telegrams shows that more wait: then the cloud is told of some of each meter at once, a little later. */
const crowd = 500;
const toldTogether = { ofEachMeter: 10, telegrams: 1_000_000, milliseconds: 1000 } as const;

export interface Telling {
  /** Whether what is told now is told better with what comes next. */
  isCrowded(group: Group, meters: Meters): boolean;
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

export function openTelling({ held, ledger, now, ring, say }: TellingSettings): Telling {
  let timer: NodeJS.Timeout | undefined;

  function tellRest(): void {
    if (held.present().untold() === 0) return;
    held.change((tells) => ledger.commit({ at: now(), tells }));
    ring();
  }

  function later(): void {
    clearTimeout(timer);
    if (ledger.untold() === 0) return;
    timer = setTimeout(() => {
      try {
        tellRest();
      } catch (error) {
        say(`edge: what is to be told to the cloud could not be written: ${String(error)}`);
        later();
      }
    }, toldTogether.milliseconds);
  }

  return {
    isCrowded({ kept }, meters) {
      const { ofEachMeter, telegrams } = toldTogether;
      const waiting = ledger.untold() + kept.length;
      return kept.length >= crowd && waiting < telegrams && waiting < ofEachMeter * meters.untold();
    },
    later,
    rest: tellRest,
    stop: () => clearTimeout(timer),
  };
}
