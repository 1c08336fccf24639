// Live updates.
export type { LiveEvent } from "./live-event.ts";
export {
  openTelemetry,
  type Subscription,
  type Telemetry,
  type TelemetryOptions,
} from "./telemetry.ts";
