// The durable log of an edge node and the vault of keys, on SQLite.
export { openDatabase, type Schema, transaction, wipeDeleted } from "./database.ts";
export { gather } from "./gather.ts";
export { healingStore } from "./healing.ts";
export { openLog } from "./log.ts";
export type { Commit, IntakeBatch, Log, LogOptions, Retention } from "./log-contract.ts";
export { isDamage, isFull, setAsideDamaged } from "./open-whole.ts";
export type { Chunk, Outbox, OutboxChunk } from "./outbox.ts";
export type { KeptPart } from "./parts.ts";
export type { KeptRecord, LogRecord, Records } from "./records.ts";
export { type SealedJson, sealedJson } from "./sealed-json.ts";
export { type KeyOutcome, openVault, type Vault, type VaultOptions, type VaultRow } from "./vault.ts";
export type { AuditCheck, AuditRow, VaultAction } from "./vault-audit.ts";
export type { VaultBox } from "./vault-box.ts";
export { VaultError, type VaultErrorCode, vaultErrors } from "./vault-error.ts";
export { type MasterRecipe, type MasterSecret, newRecipe, wrappingKey } from "./vault-master.ts";
export { seal, unsealed } from "./vault-seal.ts";
