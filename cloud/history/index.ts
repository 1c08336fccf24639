// What was read and consumed.
export type { BillingRead } from "./billing.ts";
export { type History, type HistoryParts, type HistorySpan, openHistory } from "./history.ts";
export { completed } from "./masked-sums.ts";
export { news } from "./news.ts";
export type { Clock, MeterBook, Within } from "./traits.ts";
