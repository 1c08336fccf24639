// Asks the database over some connections of its own, so that a long answer does not hold up a short one.
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBType, DuckDBValue } from "@duckdb/node-api";

export interface Readers {
  rows(sql: string, values?: DuckDBValue[], types?: DuckDBType[]): Promise<DuckDBValue[][]>;
  /** The answer by chunks of columns. */
  chunks(sql: string, values?: DuckDBValue[], types?: DuckDBType[]): Promise<readonly DuckDBDataChunk[]>;
  close(): void;
}

/** Answers that are worked out at once; the others wait. */
const mostConnections = 4;

export function openReaders(database: DuckDBInstance): Readers {
  const all: DuckDBConnection[] = [];
  const free: DuckDBConnection[] = [];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];

  async function take(): Promise<DuckDBConnection> {
    const connection = free.pop();
    if (connection !== undefined) return connection;
    if (opened === mostConnections) return new Promise((resolve) => waiting.push(resolve));
    opened += 1;
    const made = await database.connect();
    all.push(made);
    return made;
  }
  function giveBack(connection: DuckDBConnection): void {
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
  }
  let opened = 0;

  async function using<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await take();
    try {
      return await work(connection);
    } finally {
      giveBack(connection);
    }
  }
  return {
    rows: (sql, values = [], types = []) =>
      using(async (connection) => (await connection.runAndReadAll(sql, values, types)).getRows()),
    chunks: (sql, values = [], types = []) =>
      using(async (connection) => (await connection.run(sql, values, types)).fetchAllChunks()),
    close() {
      for (const connection of all) connection.closeSync();
    },
  };
}
