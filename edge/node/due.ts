// Does what is due by the clock, each minute where the clock has timers.
import type { Seconds } from "@tributary/core";
import type { Clock } from "./clock.ts";

/** How often the node looks at the clock, in milliseconds. */
const tickEvery = 60_000;
const day: Seconds = 86_400;

export interface Due {
  tick(): void;
  stop(): void;
}

export interface DueSettings {
  readonly clock: Clock;
  readonly eachMinute: (now: Seconds) => void;
  /** Before it, in the first minute of a day. */
  readonly eachDay: () => void;
  readonly say: (says: string) => void;
}

export function openDue({ clock, eachMinute, eachDay, say }: DueSettings): Due {
  const now = (): Seconds => Math.floor(clock.now() / 1000);
  let tickedAt = now();
  let disarm = () => {};

  function tick(): void {
    disarm();
    try {
      if (Math.floor(tickedAt / day) < Math.floor(now() / day)) eachDay();
      eachMinute(now());
    } catch (error) {
      say(`edge: what is due by the clock must wait: ${String(error)}`);
    }
    tickedAt = now();
    disarm = clock.after?.(tickEvery, tick) ?? disarm;
  }

  disarm = clock.after?.(tickEvery, tick) ?? disarm;
  return { tick, stop: () => disarm() };
}
