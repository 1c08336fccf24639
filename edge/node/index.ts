// An edge node: keys, decoding, the stream pipeline, alarm rules, a durable store, and the way to the cloud.
export { type Clock, type Edge, type EdgeSettings, openEdge } from "./edge.ts";
export { type GatewayJudge, type GatewayJudgeSettings, openGatewayJudge } from "./gateway-judge.ts";
export { readWithDrivers } from "./read-with-drivers.ts";
export type { Sync, SyncOptions, SyncTarget } from "./sync.ts";
export type { KeyLookup, Telegram, TelegramReader } from "./telegram-reader.ts";
