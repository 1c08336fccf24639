// Writes rows into a DuckDB table by columns, some thousand at a time.
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";

/** Rows of one data chunk: DuckDB's own vector size. */
const chunkRows = 2048;

/** Appends rows whose columns have these types. They are durable when the surrounding transaction is. */
export async function writeRows(
  connection: DuckDBConnection,
  table: string,
  types: readonly DuckDBType[],
  rows: Iterable<readonly DuckDBValue[]>,
): Promise<void> {
  const appender = await connection.createAppender(table);
  let columns: DuckDBValue[][] = types.map(() => []);
  const flush = () => {
    const chunk = DuckDBDataChunk.create(types, columns[0]?.length ?? 0);
    chunk.setColumns(columns);
    appender.appendDataChunk(chunk);
    columns = types.map(() => []);
  };
  try {
    for (const row of rows) {
      for (const [index, value] of row.entries()) columns[index]?.push(value);
      if (columns[0]?.length === chunkRows) flush();
    }
    if (columns[0]?.length !== 0) flush();
  } catch (failure) {
    // An appender that is merely forgotten writes what it holds later, outside the transaction.
    appender.clear();
    throw failure;
  } finally {
    appender.closeSync();
  }
}
