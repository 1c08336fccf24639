// The HTTP door of the cloud.
export { type Api, type ApiParts, openApi } from "./api.ts";
export type { AssetParts, KeyKeeper } from "./assets/asset-door.ts";
export type { Metric } from "./metrics.ts";
export type { Groupings } from "./route.ts";
export { openSyncServer, type SyncServer, type SyncServerParts } from "./sync-server.ts";
