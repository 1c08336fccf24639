// Passes what is new to everybody who watches, and never waits for a slow watcher.
import type { MeterId } from "@tributary/core";
import type { LiveEvent } from "./live-event.ts";
import { waitingEvents } from "./waiting-events.ts";

export interface Subscription {
  /** What has come since the last call, as soon as there is anything; empty once the subscription is closed. */
  take(): Promise<readonly LiveEvent[]>;
  close(): void;
}

export interface Telemetry {
  /** Tells all subscribers. The events are made only when somebody watches. */
  publish(events: () => Iterable<LiveEvent>): void;
  /**
   * A new subscription, or `undefined` when there are as many as are allowed. Within some meters it is told of these
   * alone, and of nothing that is about all of them together; each event as it is shown to the subscriber, if at all.
   */
  subscribe(
    within?: ReadonlySet<MeterId>,
    shown?: (event: LiveEvent) => LiveEvent | undefined,
  ): Subscription | undefined;
  /** Ends all subscriptions and admits no more. */
  close(): void;
}

export interface TelemetryOptions {
  readonly maxSubscribers?: number;
  /** Events that wait for one subscriber; of the same meter, alarm or counts only the newest waits. */
  readonly maxWaiting?: number;
}

interface Watcher {
  tell(events: readonly LiveEvent[]): void;
  end(): void;
}

const isWithin = (event: LiveEvent, within: ReadonlySet<MeterId>) =>
  event.name !== "intake" && within.has(event.data.meter);

export function openTelemetry(options: TelemetryOptions = {}): Telemetry {
  const { maxSubscribers = 20_000, maxWaiting = 1000 } = options;
  const watchers = new Set<Watcher>();
  let closed = false;

  function watch(
    within: ReadonlySet<MeterId> | undefined,
    shown: (event: LiveEvent) => LiveEvent | undefined = (event) => event,
  ): Subscription {
    const waiting = waitingEvents(maxWaiting);
    let ended = false;
    let wake: (() => void) | undefined;
    const ready = () => {
      wake?.();
      wake = undefined;
    };
    const watcher: Watcher = {
      tell(events) {
        // Who sees every meter sees all of each.
        const told =
          within === undefined
            ? events
            : events.flatMap((event) => (isWithin(event, within) ? (shown(event) ?? []) : []));
        if (told.length === 0) return;
        for (const event of told) waiting.add(event);
        ready();
      },
      end() {
        ended = true;
        watchers.delete(watcher);
        ready();
      },
    };
    watchers.add(watcher);
    return {
      async take() {
        if (waiting.size() === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
        return ended ? [] : waiting.drain();
      },
      close: watcher.end,
    };
  }

  return {
    publish(events) {
      if (watchers.size === 0) return;
      const made = [...events()];
      if (made.length > 0) for (const watcher of watchers) watcher.tell(made);
    },
    subscribe: (within, shown) => (closed || watchers.size >= maxSubscribers ? undefined : watch(within, shown)),
    close() {
      closed = true;
      for (const watcher of [...watchers]) watcher.end();
    },
  };
}
