// Hands uplinks on until somebody has kept them: each stays in the inbox, over restarts too, until its promise was kept.
import type { ProcessClock } from "@tributary/core";
import type { Counter } from "./counter.ts";
import type { SessionStore } from "./session-store.ts";
import type { NetworkUplink } from "./settings.ts";

/** Uplinks in the inbox: with more, new ones are not taken, and their devices send them again. */
const mostWaiting = 10_000;
/** Ms until what was not taken is offered again. */
const pause = 5000;

export interface HandOver {
  full(): boolean;
  /** Whether the uplink was taken now; if not, it is offered again and again. */
  take(uplink: NetworkUplink): Promise<boolean>;
  /** Offers all that was not taken. */
  again(): Promise<void>;
  close(): Promise<void>;
}

export interface HandOverParts {
  readonly clock: ProcessClock;
  readonly say: (sentence: string) => void;
  readonly store: SessionStore;
  readonly count: Counter;
  readonly onUplink: (uplink: NetworkUplink) => Promise<void>;
}

export function openHandOver({ clock, say, store, count, onUplink }: HandOverParts): HandOver {
  const offered = new Set<string>();
  let cancel: (() => void) | undefined;
  let under: Promise<void> = Promise.resolve();
  let failing = false;
  let closed = false;
  const nameOf = ({ devEui, session, counter }: NetworkUplink) => `${devEui} ${session} ${counter}`;

  const handOver: HandOver = {
    full: () => store.waiting() >= mostWaiting,
    async take(uplink) {
      offered.add(nameOf(uplink));
      try {
        await onUplink(uplink);
        store.taken(uplink);
        failing = false;
        return true;
      } catch (error) {
        count("not-taken");
        if (!failing)
          say(
            `LoRaWAN: an uplink could not be kept and is tried again: ${error instanceof Error ? error.message : error}`,
          );
        failing = true;
        if (!closed) {
          cancel ??= clock.after(pause, () => {
            cancel = undefined;
            under = handOver.again();
          });
        }
        return false;
      } finally {
        offered.delete(nameOf(uplink));
      }
    },
    async again() {
      for (const uplink of store.inbox()) if (!closed && !offered.has(nameOf(uplink))) await handOver.take(uplink);
    },
    async close() {
      closed = true;
      cancel?.();
      await under;
    },
  };
  return handOver;
}
