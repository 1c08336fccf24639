// Makes what the water meters of a city showed each hour, day by day as it comes in, as Parquet files.
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export interface SyntheticDays {
  /** The file of the next day: a row a meter and hour, in the order of the hours. */
  next(): Promise<string>;
  close(): void;
}

/** How many edge nodes tell of the meters: each tells an hour of all its meters at once, with one version. */
const nodes = 10;
const day = 86_400;

/** The meter with a number, as SQL. */
const meterSql = "printf('KAM.%08d.1b.07', 10000000 + number)";
export const meterOf = (number: number) => `KAM.${10_000_000 + number}.1b.07`;

/**
 * Households: nothing in 93 of 100 night hours and 35 of 100 others, else some litres, seldom many. The index is told in
 * whole litres, as most meters do, and begins anywhere between 0 and 2,000 m3.
 */
async function open(connection: DuckDBConnection, meters: number): Promise<void> {
  await connection.run("SELECT setseed(0.5)");
  await connection.run(`
    CREATE TABLE meters AS SELECT range AS number, ${meterSql.replace("number", "range")} AS meter,
      (hash(range) % ${nodes})::INTEGER AS node, (hash(range + 77) % 2000000)::BIGINT AS litres FROM range(${meters})`);
}

export async function syntheticDays(folder: string, meters: number, from: number): Promise<SyntheticDays> {
  const database = await DuckDBInstance.create(":memory:", { memory_limit: "1GB", threads: "2" });
  const connection = await database.connect();
  await open(connection, meters);
  let at = from;
  return {
    async next() {
      const path = join(folder, `${at}.parquet`);
      await connection.run(`
        CREATE OR REPLACE TABLE day AS
        SELECT number, node, hour, litres + sum(used) OVER (PARTITION BY number ORDER BY hour) AS index FROM (
          SELECT number, node, litres, hour, CASE
            WHEN random() < CASE WHEN hour BETWEEN 1 AND 5 THEN 0.93 ELSE 0.35 END THEN 0
            ELSE (-ln(random() + 1e-9) * 18)::INTEGER END AS used
          FROM meters, (SELECT range AS hour FROM range(24)))`);
      await connection.run(`
        COPY (
          SELECT ${meterSql} AS meter, 'volume' AS register, to_timestamp(${at} + hour * 3600) AS ts, 1::TINYINT AS layer,
            (index * 1000)::BIGINT AS ticks, 0::INTEGER AS quality,
            ((${at} + hour * 3600) * 1000 + 40000 + hash(node, hour + ${at}) % 60000)::BIGINT AS version
          FROM day ORDER BY hour, number
        ) TO '${path}' (FORMAT parquet)`);
      await connection.run(`
        UPDATE meters SET litres = index::BIGINT FROM day WHERE day.number = meters.number AND day.hour = 23`);
      at += day;
      return path;
    },
    close() {
      connection.closeSync();
      database.closeSync();
    },
  };
}
