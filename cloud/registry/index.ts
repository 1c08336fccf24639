// What the cloud knows of meters and their alarms.
export {
  type AlarmFilter,
  type Deed,
  type MeterFilter,
  openRegistry,
  type Registry,
  type SenderKey,
  type StoredText,
  type UtilityRow,
} from "./registry.ts";
