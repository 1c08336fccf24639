// What the cloud knows of meters and their alarms.
export type { KeptGroup, KeptShare, SumName } from "./groups.ts";
export type { KeptInstruction } from "./instructions.ts";
export { type NodeInstructions, nodeInstructions } from "./node-instructions.ts";
export {
  type AlarmFilter,
  type Deed,
  type LambdaReportOf,
  type MeterFilter,
  openRegistry,
  type Registry,
  type SenderKey,
  type StoredText,
  type UpdateOf,
  type UtilityRow,
} from "./registry.ts";
