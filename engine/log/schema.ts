// The store's tables. Batches and chunks are rows, single readings never are; keys grow with time.
import { DatabaseSync } from "node:sqlite";

const schemaVersion = 1;

const tables = `
  create table facts  (name text primary key, value text not null) without rowid;
  create table counts (cause text primary key, telegrams integer not null) without rowid;
  create table intake (batch integer primary key, at integer not null, telegrams integer not null, body blob not null);
  create table outbox (last integer primary key, first integer not null, body text not null);
  create table state  (name text primary key, body blob not null) without rowid;
`;

/** Opens or makes the database. What a commit wrote survives the loss of power: WAL, synced at each commit. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000");
  const found = Number(database.prepare("pragma user_version").get()?.["user_version"] ?? 0);
  if (found > schemaVersion) {
    database.close();
    throw new Error(`${path} was written by a newer version of the program (schema ${found}, known ${schemaVersion})`);
  }
  if (found === 0) database.exec(`begin immediate; ${tables}; pragma user_version = ${schemaVersion}; commit`);
  return database;
}

/** Runs a change as one transaction: all of it is durable when this returns, none of it when it throws. */
export function transaction<Result>(database: DatabaseSync, change: () => Result): Result {
  database.exec("begin immediate");
  try {
    const result = change();
    database.exec("commit");
    return result;
  } catch (error) {
    // A failed commit may have ended the transaction by itself.
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}
