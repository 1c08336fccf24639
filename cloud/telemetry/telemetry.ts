// Passes what is new to everybody who watches, and never waits for a slow watcher.
import type { MeterId } from "@tributary/core";
import type { LiveEvent, LiveEventName } from "@tributary/wire";
import { waitingEvents } from "./waiting-events.ts";

export interface Subscription {
  /** What has come since the last call, as soon as there is anything; empty once the subscription is closed. */
  take(): Promise<readonly LiveEvent[]>;
  /** Calls back whenever there is something to `drain`, and at the end; for those who are many. */
  listen(ready: () => void): void;
  /** What has come since the last call; `undefined` once the subscription is closed. */
  drain(): readonly LiveEvent[] | undefined;
  isClosed(): boolean;
  close(): void;
}

/** What somebody wants, and may, be told. */
export interface Interest {
  /** Meters that it is about, and nothing that is about all of them together; all of everything where it is left out. */
  readonly meters?: ReadonlySet<MeterId> | undefined;
  readonly utility?: LiveEventUtility | undefined;
  /** Names of events; all of them where it is left out. */
  readonly events?: ReadonlySet<LiveEventName> | undefined;
  /** An event as it is shown to him, if at all. */
  readonly shown?: ((event: LiveEvent) => LiveEvent | undefined) | undefined;
}

type LiveEventUtility = Extract<LiveEvent, { readonly name: "meter" }>["data"]["utility"];

export interface Telemetry {
  /** Tells all subscribers. The events are made only when somebody watches. */
  publish(events: () => Iterable<LiveEvent>): void;
  /** A new subscription, or `undefined` when there are as many as are allowed. */
  subscribe(interest?: Interest): Subscription | undefined;
  /** How many watch now. */
  watching(): number;
  /** Ends all subscriptions and admits no more. */
  close(): void;
}

export interface TelemetryOptions {
  readonly maxSubscribers?: number;
  /** Events that wait for one subscriber; of the same meter, register, alarm or counts only the newest waits. */
  readonly maxWaiting?: number;
}

interface Watcher {
  /** Whether it is the first that waits for him. */
  tell(event: LiveEvent): boolean;
  ready(): void;
  end(): void;
}

/** A watcher of so few meters is found by them; others are asked about each event. */
const fewMeters = 64;

/** The meter that an event is of; none for what is about all of them together. */
export const meterOf = (event: LiveEvent): MeterId | undefined =>
  "meter" in event.data ? event.data.meter : undefined;

export function openTelemetry(options: TelemetryOptions = {}): Telemetry {
  const { maxSubscribers = 20_000, maxWaiting = 1000 } = options;
  const wide = new Set<Watcher>();
  const byMeter = new Map<MeterId, Set<Watcher>>();
  const all = new Set<Watcher>();
  let closed = false;

  /** Where the watchers of an interest stand: one set, or that of each of its meters. */
  function enter(watcher: Watcher, meters: Interest["meters"]): () => void {
    if (meters === undefined || meters.size > fewMeters) {
      wide.add(watcher);
      return () => wide.delete(watcher);
    }
    const names = [...meters];
    for (const meter of names) {
      const watchers = byMeter.get(meter) ?? new Set();
      byMeter.set(meter, watchers.add(watcher));
    }
    return () => {
      for (const meter of names) {
        const watchers = byMeter.get(meter);
        watchers?.delete(watcher);
        if (watchers?.size === 0) byMeter.delete(meter);
      }
    };
  }

  function watch({ meters, utility, events, shown = (event) => event }: Interest): Subscription {
    const waiting = waitingEvents(maxWaiting);
    let ended = false;
    let wake: (() => void) | undefined;
    let listener: (() => void) | undefined;
    const ready = () => {
      listener?.();
      wake?.();
      wake = undefined;
    };
    const wanted = (event: LiveEvent): boolean => {
      if (events !== undefined && !events.has(event.name)) return false;
      const meter = meterOf(event);
      if (meters !== undefined && (meter === undefined || !meters.has(meter))) return false;
      return utility === undefined || !("utility" in event.data) || event.data.utility === utility;
    };
    const watcher: Watcher = {
      tell(event) {
        const told = wanted(event) ? shown(event) : undefined;
        if (told === undefined) return false;
        waiting.add(told);
        return waiting.size() === 1;
      },
      ready,
      end() {
        ended = true;
        leave();
        all.delete(watcher);
        ready();
      },
    };
    const leave = enter(watcher, meters);
    all.add(watcher);
    return {
      async take() {
        if (waiting.size() === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
        return ended ? [] : waiting.drain();
      },
      listen(ready) {
        listener = ready;
        if (waiting.size() > 0 || ended) ready();
      },
      drain: () => (ended ? undefined : waiting.drain()),
      isClosed: () => ended,
      close: watcher.end,
    };
  }

  return {
    publish(events) {
      if (all.size === 0) return;
      const woken: Watcher[] = [];
      for (const event of events()) {
        for (const watcher of wide) if (watcher.tell(event)) woken.push(watcher);
        const few = byMeter.get(meterOf(event) ?? "");
        if (few !== undefined) for (const watcher of few) if (watcher.tell(event)) woken.push(watcher);
      }
      // When all of it is there: who is woken takes everything at once.
      for (const watcher of woken) watcher.ready();
    },
    subscribe: (interest = {}) => (closed || all.size >= maxSubscribers ? undefined : watch(interest)),
    watching: () => all.size,
    close() {
      closed = true;
      for (const watcher of [...all]) watcher.end();
    },
  };
}
