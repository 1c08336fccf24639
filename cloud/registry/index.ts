// What the cloud knows of meters: what nodes tell of them and of alarms, and the book of assets that utilities keep.

export { AssetError, type AssetErrorCode, assetErrors } from "./assets/asset-error.ts";
export { assetId, tenantOfAsset } from "./assets/asset-id.ts";
export {
  type AssetChanges,
  type AssetLists,
  type AssetQuestions,
  type AssetSettings,
  type Assets,
  openAssets,
} from "./assets/assets.ts";
export type { Contract, Customer, NewContract, NewCustomer } from "./assets/customers.ts";
export type { District, DistrictSpan, Inlet, Member, NewDistrict } from "./assets/districts.ts";
export { indexTicks, indexValue } from "./assets/index-value.ts";
export { type EndKind, type FogLayer, type LinkZone, layerOf, linkZones, type StationKind } from "./assets/layers.ts";
export type { AssetMeter, Foreign, KeyReference, MeterHolder, MeterNote, MeterSpan } from "./assets/meters.ts";
export type { OnboardedLine, Onboarding, OnboardingOutcome } from "./assets/onboard.ts";
export type { Exchange, LastIndex, NewPlacement, PlacedRegister, Placement } from "./assets/placements.ts";
export type { GeoPlace, NewPoint, NewSite, Page, Point, Site } from "./assets/places.ts";
export {
  type NewPrices,
  type PricePeriod,
  type Prices,
  type PriceTable,
  type PriceVersion,
  priceAt,
} from "./assets/prices.ts";
export {
  isLinkEnd,
  type Link,
  type LinkEnd,
  type NewLink,
  type NewStation,
  type Station,
  type Stream,
} from "./assets/stations.ts";
export type { Outcome, Span } from "./assets/store.ts";
export type { Box, Heard, Utilities } from "./assets/traits.ts";
export { type CommandNodes, commandNodes } from "./command-nodes.ts";
export type { KeptGroup, KeptShare, SumName } from "./groups.ts";
export type { KeptInstruction } from "./instructions.ts";
export { type LambdaRuns, lambdaRuns } from "./lambda-runs.ts";
export { type NodeInstructions, nodeInstructions } from "./node-instructions.ts";
export {
  type AlarmFilter,
  type Deed,
  type LambdaReportOf,
  type MeterFilter,
  openRegistry,
  type Registry,
  type StoredText,
  type UpdateOf,
  type UtilityRow,
} from "./registry.ts";
