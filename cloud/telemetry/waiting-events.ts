// Holds the events that wait for one subscriber: of each thing only the newest, and never more than a bound.
import type { LiveEvent } from "@tributary/wire";

export interface WaitingEvents {
  add(event: LiveEvent): void;
  size(): number;
  /** All that wait, oldest first, alarms before meters; none wait afterwards. */
  drain(): LiveEvent[];
}

/** What an event is news of. */
function subject({ name, data }: LiveEvent): string {
  switch (name) {
    case "meter":
      return `meter ${data.meter}`;
    case "reading":
      return `reading ${data.meter} ${data.register}`;
    case "alarm":
      return `alarm ${data.id}`;
    case "demand":
      return `demand ${data.id} ${data.meter}`;
    case "node":
      return `node ${data.node}`;
    case "intake":
      return name;
  }
}

/** What the meter's next telegram tells again. */
const isFleeting = ({ name }: LiveEvent) => name === "meter" || name === "reading";

/**
 * Drops the oldest event above `most`, meters and readings first: they come again, an alarm does not. Nearly always one
 * event waits for a moment: it stands by itself.
 */
export function waitingEvents(most: number): WaitingEvents {
  let only: LiveEvent | undefined;
  const fleeting = new Map<string, LiveEvent>();
  const others = new Map<string, LiveEvent>();

  function put(event: LiveEvent): void {
    const key = subject(event);
    const queue = isFleeting(event) ? fleeting : others;
    queue.delete(key);
    queue.set(key, event);
    if (fleeting.size + others.size <= most) return;
    const crowded = fleeting.size > 0 ? fleeting : others;
    for (const oldest of crowded.keys()) {
      crowded.delete(oldest);
      break;
    }
  }

  const size = () => (only === undefined ? fleeting.size + others.size : 1);
  return {
    add(event) {
      if (size() === 0) {
        only = event;
        return;
      }
      if (only !== undefined) put(only);
      only = undefined;
      put(event);
    },
    size,
    drain() {
      if (only !== undefined) {
        const event = only;
        only = undefined;
        return [event];
      }
      const events = [...others.values(), ...fleeting.values()];
      others.clear();
      fleeting.clear();
      return events;
    },
  };
}
