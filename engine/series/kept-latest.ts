// Keeps the newest rows of all registers in the database, so that a start need not look for them in years of files.
import { DOUBLE, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import type { ReadingRow } from "./answer.ts";
import type { LatestTable } from "./latest-rows.ts";
import { readingRow } from "./rows.ts";
import { writeRows } from "./write-rows.ts";

const row = (kind: string) =>
  ["ts", "layer", "version", "ticks", "quality"].map((column) => `${kind}_${column} DOUBLE`).join(", ");

const createTable = `
  CREATE TABLE IF NOT EXISTS latest (meter VARCHAR, register VARCHAR, ${row("newest")}, ${row("valid")});
  CREATE TABLE IF NOT EXISTS latest_of (generation BIGINT);`;
const types = [VARCHAR, VARCHAR, ...Array.from({ length: 10 }, () => DOUBLE)];
const columns = ({ at, layer, version, ticks, quality }: ReadingRow) => [at, layer, version, ticks, quality];
const none = [null, null, null, null, null];

/** Learns what was kept, and says of which generation of the lake it was the newest; 0 when nothing was. */
export async function loadLatest(connection: DuckDBConnection, latest: LatestTable): Promise<number> {
  await connection.run(createTable);
  for (const [meter, register, ...values] of (await connection.runAndReadAll("FROM latest")).getRows()) {
    const valid = values[5] === null ? undefined : readingRow(values.slice(5));
    latest.set({ meter: String(meter), register: String(register) }, { newest: readingRow(values), valid });
  }
  const [[generation = 0] = []] = (
    await connection.runAndReadAll("SELECT generation::DOUBLE FROM latest_of")
  ).getRows();
  return Number(generation);
}

/** Keeps all of it, in the transaction that the connection is in. */
export async function keepLatest(connection: DuckDBConnection, latest: LatestTable, generation: number): Promise<void> {
  await connection.run("TRUNCATE latest; TRUNCATE latest_of");
  await connection.run(`INSERT INTO latest_of VALUES (${generation})`);
  function* rows() {
    for (const [{ meter, register }, { newest, valid }] of latest.all()) {
      yield [meter, register, ...columns(newest), ...(valid === undefined ? none : columns(valid))];
    }
  }
  await writeRows(connection, "latest", types, rows());
}
