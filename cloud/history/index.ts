// What was read and consumed.
export { type AssetBook, type DistrictFacts, type Holder, noBook, type Placed, type TimeSpan } from "./asset-traits.ts";
export type { BillingPage, BillingRead } from "./billing.ts";
export {
  type Against,
  type BillQuery,
  type Consumption,
  type ConsumptionParts,
  openConsumption,
  type Used,
  type UseQuery,
} from "./consumption.ts";
export {
  type BalanceQuery,
  type DistrictAnswer,
  type DistrictParts,
  type Districts,
  type FoundLeak,
  openDistricts,
  type PeriodBalance,
} from "./districts.ts";
export { type ExportSpan, type Exports, openExports } from "./exports.ts";
export { type History, type HistoryParts, type HistorySpan, openHistory } from "./history.ts";
export { type Held, type HouseData, openHouseData } from "./house-data.ts";
export { completed } from "./masked-sums.ts";
export { news } from "./news.ts";
export type { Of } from "./subjects.ts";
export type { Clock, MeterBook, Within } from "./traits.ts";
export { openUsage, type Usage } from "./usage.ts";
export { balanceListOf, comparedListOf, spanOf, useListOf, versionListOf } from "./use-views.ts";
export { usualRegister } from "./views.ts";
