// What was read and consumed, and how it gets in.
export type { BillingRead } from "./billing.ts";
export { type History, type HistoryParts, type HistorySpan, openHistory } from "./history.ts";
export { type BatchRefusal, type Intake, type IntakeParts, openIntake } from "./intake.ts";
export type { Clock, ListKeeper, LiveFeed, MeterBook, MeterRecorder, Sender, Within } from "./traits.ts";
