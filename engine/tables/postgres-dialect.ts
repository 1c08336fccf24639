// Lets Kysely speak to PostgreSQL through a pool of connections.
import { type Dialect, PostgresDialect } from "kysely";
import pg from "pg";

/** Connections of one process at most. */
const mostConnections = 10;
/** Milliseconds within which a connection must stand. */
const connectMs = 10_000;

/** Whole numbers arrive as numbers, as SQLite gives them: none of ours leaves the safe ones. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  return value;
}

/** The tables of one store in a database of PostgreSQL: a schema of its own, so that stores can share the database. */
export function postgresDialect(url: string, store: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    options: `-c search_path=${store}`,
    max: mostConnections,
    connectionTimeoutMillis: connectMs,
    types: {
      getTypeParser: (type, format) =>
        type === pg.types.builtins.INT8 && format !== "binary" ? wholeNumber : pg.types.getTypeParser(type, format),
    },
  });
  // An idle connection that breaks is replaced at the next query; unheard, its error would end the process.
  pool.on("error", () => undefined);
  return new PostgresDialect({ pool });
}
