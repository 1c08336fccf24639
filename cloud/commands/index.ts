// Commands of people to meters.
export {
  type CloudCommands,
  type CloudCommandsSettings,
  type Commander,
  type CommandRefusal,
  openCloudCommands,
} from "./commands.ts";
export type { AuditLog, CommandPolicy, NodeBook, Utilities } from "./traits.ts";
