// Opens a durable SQLite database and runs changes as transactions.
import { DatabaseSync } from "node:sqlite";

/** The tables of a store, and their version. */
export interface Schema {
  readonly version: number;
  /** Statements that make them. */
  readonly tables: string;
}

/** Opens or makes the database. What a commit wrote survives the loss of power: WAL, synced at each commit. */
export function openDatabase(path: string, schema: Schema): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    prepare(database, path, schema);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function prepare(database: DatabaseSync, path: string, { version, tables }: Schema): void {
  // Before anything is written: only so can emptied pages ever be given back to a full disk.
  database.exec("pragma auto_vacuum = incremental");
  keepDurable(database);
  const found = Number(database.prepare("pragma user_version").get()?.["user_version"] ?? 0);
  if (found > version) {
    throw new Error(`${path} was written by a newer version of the program (schema ${found}, known ${version})`);
  }
  if (found === 0) database.exec(`begin immediate; ${tables}; pragma user_version = ${version}; commit`);
}

/** What is committed is on disk; set for each connection. */
export function keepDurable(database: DatabaseSync): void {
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000");
}

/** Refuses what does not fit into so many bytes; set for each connection. */
export function limitRoom(database: DatabaseSync, mostBytes: number | undefined): void {
  if (mostBytes === undefined) return;
  const { page_size: pageBytes } = database.prepare("pragma page_size").get() ?? {};
  database.exec(`pragma max_page_count = ${Math.floor(mostBytes / Number(pageBytes))}`);
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

/** Writes the file anew without what was deleted or replaced: secrets do not stay in free pages or in the log. */
export function wipeDeleted(database: DatabaseSync): void {
  database.exec("vacuum; pragma wal_checkpoint(truncate)");
}
