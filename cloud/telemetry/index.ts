// Live updates.
export {
  type Interest,
  openTelemetry,
  type Subscription,
  type Telemetry,
  type TelemetryOptions,
} from "./telemetry.ts";
