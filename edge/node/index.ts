// An edge node: keys, decoding, the stream pipeline, alarm rules, a durable store, and the way to the cloud.
// What deploys lambdas here signs them first.
export type { Alerts } from "./alerts/alerts.ts";
export type { IncidentFilter, KeptIncident } from "./alerts/incident-book.ts";
export type { KeptThreshold } from "./alerts/threshold-book.ts";
export type { KeptDecision, KeptOverride } from "./alerts/valve-desk.ts";
export type { Clock } from "./clock.ts";
export type { CommandRefusal, CommandRefusalCode } from "./commands/command-refusal.ts";
export type { CommandWay } from "./commands/command-way.ts";
export type { Commands } from "./commands/commands.ts";
export { type Control, type ControlSettings, openControl } from "./control/control.ts";
export { readOrMakeToken } from "./control/token.ts";
export type {
  ConfigurationRefusal,
  ConfigurationState,
  NodeUpdates,
  ReleaseState,
  UpdateEvent,
} from "./control/update-routes.ts";
export type { GroupMasks } from "./detail/group-sums.ts";
export { type MaskingNode, type MaskKeys, openGroupMasks } from "./detail/mask-keys.ts";
export { openEdge } from "./edge.ts";
export type { Edge, EdgeSettings, MegabytePrices } from "./edge-contract.ts";
export type { EdgeState, GatewayState } from "./edge-state.ts";
export { type GatewayJudge, type GatewayJudgeSettings, openGatewayJudge } from "./intake/gateway-judge.ts";
export type { CloudRunner } from "./lambdas/cloud-runner.ts";
export type { LambdaWay } from "./lambdas/gateway-place.ts";
export type { LambdaDesk, LambdaState, OwnPlace } from "./lambdas/lambda-desk.ts";
export { type LorawanNetworks, type LorawanSettings, openLorawanNetworks } from "./lorawan-networks.ts";
export type { LatestValue, MeterLatest } from "./meters/latest.ts";
export { readWithDrivers } from "./meters/read-with-drivers.ts";
export type { KeyLookup, Telegram, TelegramReader } from "./meters/telegram-reader.ts";
export type { LinkFactsReport } from "./radio/link-facts.ts";
export type { Sync, SyncOptions, SyncTime } from "./sync/sync.ts";
export { BatchRefused, type SyncTarget } from "./sync/sync-target.ts";
export {
  type GatewayUplinks,
  type GatewayUplinksSettings,
  openGatewayUplinks,
  type UplinkCounts,
} from "./uplinks/gateway-uplinks.ts";
export type { GatewayPayload, PayloadNetwork, PayloadToSend } from "./uplinks/payload-network.ts";
