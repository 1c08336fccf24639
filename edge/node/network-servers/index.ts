// Network servers that stand elsewhere: ChirpStack and The Things Stack, and the meters that speak LoRaWAN themselves.
export { type ChirpStackOptions, startChirpStack } from "./chirpstack.ts";
export type { EventEncoding } from "./chirpstack-events.ts";
export {
  type DeviceUplink,
  type Downlink,
  type DownlinkNews,
  type EventCause,
  type EventTaker,
  eventCauses,
  type GatewayRadio,
  type NetworkServer,
} from "./device-uplink.ts";
export { NativeMeterFileError, readNativeMeters } from "./native-meter-file.ts";
export {
  type NativeCause,
  type NativeKind,
  type NativeMeter,
  type NativeMeters,
  type NativeMetersOptions,
  type NativeUplink,
  nativeCauses,
  openNativeMeters,
} from "./native-meters.ts";
export { startThingsStack, type ThingsStackOptions } from "./things-stack.ts";
export { startThingsStackWebhook, type Webhook, type WebhookOptions } from "./things-stack-webhook.ts";
