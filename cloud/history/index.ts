// What was read and consumed.
export type { AssetBook, DistrictFacts, Holder, Placed, TimeSpan } from "./asset-traits.ts";
export { noBook } from "./asset-traits.ts";
export type { BillingRead } from "./billing.ts";
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
export { type History, type HistoryParts, type HistorySpan, openHistory } from "./history.ts";
export { type Held, type HouseData, openHouseData } from "./house-data.ts";
export { completed } from "./masked-sums.ts";
export { news } from "./news.ts";
export type { Of } from "./subjects.ts";
export type { Clock, MeterBook, Within } from "./traits.ts";
export { usualRegister } from "./views.ts";
