// Lets Kysely speak to the SQLite of Node: durable, one writer, patient with other processes.
import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** A file of SQLite that its owner alone can read, or `:memory:`. */
export function sqliteDialect(path: string): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new OneWriter({ database: async () => open(path) }),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Tries at the writer's place, and milliseconds between them: five seconds in all. */
const tries = 250;
const pauseMs = 20;
/** Milliseconds that a single statement waits for it. */
const busyMs = 5000;
/** Statements that are kept ready. */
const mostStatements = 100;
/** SQLITE_BUSY. */
const isBusy = (error: unknown) => error instanceof Error && "errcode" in error && error.errcode === 5;

class OneWriter extends SqliteDriver {
  /** Takes the writer's place at once: a reader that turns writer later would be refused, with its work half done. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const run = (statement: string) => connection.executeQuery(CompiledQuery.raw(statement));
    for (let left = tries; ; left -= 1) {
      try {
        // SQLite's own patience would stop this whole process, and with it the writer when that is one of ours.
        await run("pragma busy_timeout = 0");
        await run("begin immediate");
        return;
      } catch (error) {
        if (!isBusy(error) || left === 0) throw error;
      } finally {
        await run(`pragma busy_timeout = ${busyMs}`);
      }
      await wait(pauseMs);
    }
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A failed commit may have ended the transaction by itself.
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

function open(path: string): SqliteDatabase {
  // Made before SQLite makes it, so that nobody else can read it in between.
  if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path);
  database.exec(`pragma busy_timeout = ${busyMs}; pragma journal_mode = wal; pragma synchronous = full`);
  const statements = new Map<string, StatementSync>();
  /** Statements come again and again: the last ones that were asked are kept ready. */
  function prepared(sql: string): StatementSync {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.delete(sql);
    statements.set(sql, statement);
    const [oldest] = statements.keys();
    if (statements.size > mostStatements && oldest !== undefined) statements.delete(oldest);
    return statement;
  }
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = prepared(sql);
      // Kysely knows the values of a query as unknown; a type that SQLite does not have is refused by it.
      const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        // Plain objects, as the other database gives them.
        all: (parameters) => statement.all(...values(parameters)).map((row) => ({ ...row })),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}
