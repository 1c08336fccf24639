// Live updates.
export {
  type LiveEvent,
  openTelemetry,
  type Subscription,
  type Telemetry,
  type TelemetryOptions,
} from "./telemetry.ts";
