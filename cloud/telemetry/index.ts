// Live updates.
export { type MqttFeedOptions, openMqttFeed } from "./mqtt-feed.ts";
export { type NodeStates, openNodeStates } from "./node-states.ts";
export {
  type Interest,
  openTelemetry,
  type Subscription,
  type Telemetry,
  type TelemetryOptions,
} from "./telemetry.ts";
