// The vault's tables, in a file that only its owner can read.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { VaultError } from "./vault-error.ts";

const schemaVersion = 1;

/** Audit rows are added and never touched again; by whom the file can be written, the chain of hashes shows it. */
const tables = `
  create table facts (name text primary key, value blob not null) without rowid;
  create table keys  (position integer primary key, meter text not null unique, sealed blob not null, at integer not null);
  create table audit (seq integer primary key, at integer not null, who text not null, action text not null,
                      meter text not null, purpose text not null, hash blob not null);
  create trigger audit_is_not_changed before update on audit begin select raise(abort, 'audit rows are not changed'); end;
  create trigger audit_is_not_deleted before delete on audit begin select raise(abort, 'audit rows are not deleted'); end;
`;

/** What is deleted is overwritten, so that old keys do not stay in free pages. */
const settings =
  "pragma journal_mode = delete; pragma synchronous = full; pragma secure_delete = on; pragma busy_timeout = 5000";

/** Opens the database; makes it when `create` is given and there is none. Throws a VaultError when there is none. */
export function openVaultTables(path: string, create: boolean): DatabaseSync {
  if (!existsSync(path)) {
    if (!create) throw new VaultError("log/no-vault", path);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "wx", 0o600));
  }
  chmodSync(path, 0o600);
  const database = new DatabaseSync(path);
  try {
    database.exec(settings);
    const found = Number(database.prepare("pragma user_version").get()?.["user_version"] ?? 0);
    if (found > schemaVersion) throw new VaultError("log/newer-vault", path);
    if (found === 0) database.exec(`begin immediate; ${tables}; pragma user_version = ${schemaVersion}; commit`);
  } catch (error) {
    database.close();
    if (error instanceof VaultError) throw error;
    throw new VaultError("log/damaged-vault", path);
  }
  return database;
}
