// Passes what is new to everybody who watches, and never waits for a slow watcher.
import type { AlarmView, IntakeView, MeterView } from "@tributary/wire";

export type LiveEvent =
  | { readonly name: "meter"; readonly data: MeterView }
  | { readonly name: "alarm"; readonly data: AlarmView }
  | { readonly name: "intake"; readonly data: IntakeView };

export interface Subscription {
  /** What has come since the last call, as soon as there is anything; empty once the subscription is closed. */
  take(): Promise<readonly LiveEvent[]>;
  close(): void;
}

export interface Telemetry {
  /** Tells all subscribers. The events are made only when somebody watches. */
  publish(events: () => Iterable<LiveEvent>): void;
  /** A new subscription, or `undefined` when there are as many as are allowed. */
  subscribe(): Subscription | undefined;
  /** Ends all subscriptions and admits no more. */
  close(): void;
}

export interface TelemetryOptions {
  readonly maxSubscribers?: number;
  /** Events that wait for one subscriber; of the same meter, alarm or counts only the newest waits. */
  readonly maxWaiting?: number;
}

export function openTelemetry(_options: TelemetryOptions = {}): Telemetry {
  throw new Error("not written yet");
}
