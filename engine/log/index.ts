// The durable log of an edge node, on SQLite.
export { gather } from "./gather.ts";
export { type Commit, type IntakeBatch, type Log, openLog, type Retention } from "./log.ts";
export type { Outbox, OutboxChunk } from "./outbox.ts";
