// Holds the events that wait for one subscriber: of each thing only the newest, and never more than a bound.
import type { LiveEvent } from "./live-event.ts";

export interface WaitingEvents {
  add(event: LiveEvent): void;
  size(): number;
  /** All that wait, oldest first; none wait afterwards. */
  drain(): LiveEvent[];
}

/** What an event is news of. */
function subject(event: LiveEvent): string {
  if (event.name === "meter") return `meter ${event.data.meter}`;
  return event.name === "alarm" ? `alarm ${event.data.id}` : "intake";
}

/** Drops the oldest event above `most`, meters first: the meter's next telegram tells the same again, an alarm does not. */
export function waitingEvents(most: number): WaitingEvents {
  const meters = new Map<string, LiveEvent>();
  const others = new Map<string, LiveEvent>();
  return {
    add(event) {
      const key = subject(event);
      const queue = event.name === "meter" ? meters : others;
      queue.delete(key);
      queue.set(key, event);
      if (meters.size + others.size <= most) return;
      const crowded = meters.size > 0 ? meters : others;
      for (const oldest of crowded.keys()) {
        crowded.delete(oldest);
        break;
      }
    },
    size: () => meters.size + others.size,
    drain() {
      const events = [...others.values(), ...meters.values()];
      others.clear();
      meters.clear();
      return events;
    },
  };
}
