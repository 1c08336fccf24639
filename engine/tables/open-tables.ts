// Opens the tables of a store where they are kept, at the version of the program.
import { Kysely } from "kysely";
import { type Migration, migrate } from "./migrate.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

export interface TablesPlace {
  /** A word: the schema of the tables in PostgreSQL, and what errors call them. */
  readonly store: string;
  /** `postgres://user@host/database`, a file of SQLite, or `:memory:`. */
  readonly place: string;
  readonly migrations: readonly Migration[];
}

/**
 * Opens or makes the tables. What a commit wrote is durable when it answers. Columns are text, whole numbers (`bigint`)
 * or bytes; both databases give them back as strings, numbers and Uint8Array. `destroy()` closes them.
 *
 * Within a transaction ask its own handle alone: SQLite has one connection, which the transaction holds.
 */
export async function openTables<Schema>({ store, place, migrations }: TablesPlace): Promise<Kysely<Schema>> {
  const engine = /^postgres(ql)?:\/\//.test(place) ? "postgres" : "sqlite";
  const dialect = engine === "postgres" ? postgresDialect(place, store) : sqliteDialect(place);
  const database = new Kysely<Schema>({ dialect });
  try {
    await migrate(database as unknown as Kysely<unknown>, engine, store, migrations);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}
