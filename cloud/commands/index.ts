// Commands of people to meters, and lambdas of people to edge nodes.
export type { Commander, CommandRefusal } from "./asking.ts";
export { type CloudCommands, type CloudCommandsSettings, openCloudCommands } from "./commands.ts";
export type { CommandFigure } from "./course.ts";
export { type Demand, type DemandAsker, type DemandSettings, openDemand } from "./demand/demand.ts";
export type { HourlyUse } from "./demand/effect.ts";
export { openRollouts, type Rollouts, type RolloutsSettings, type RunsOfNode } from "./rollout/rollouts.ts";
export type { AuditLog, CommandPolicy, NodeBook, Utilities } from "./traits.ts";
