// The tables of the DuckDB store, whose columns the files of the lake have too.
import { BIGINT, DOUBLE, INTEGER, TIMESTAMPTZ, TINYINT, VARCHAR } from "@duckdb/node-api";

/**
 * Rows are only ever added. No table but the marks has a key: an index would cost four to eight times the speed and
 * more disk than the rows. Moments are TIMESTAMPTZ, not a number of seconds, because files written from these tables
 * are read by other engines too and that type alone stays an instant in all of them; the column is `ts` because `at` is
 * a reserved word.
 */
export const tables = {
  readings: {
    columns: "meter, register, ts, layer, ticks, quality, version",
    types: [VARCHAR, VARCHAR, TIMESTAMPTZ, TINYINT, BIGINT, INTEGER, BIGINT],
    declared:
      "meter VARCHAR, register VARCHAR, ts TIMESTAMPTZ, layer TINYINT, ticks BIGINT, quality INTEGER, version BIGINT",
    order: "meter, register, ts, layer, version",
  },
  aggregates: {
    columns: "meter, register, bucket, ts, sum, min, max, mean, count, estimated, version",
    types: [VARCHAR, VARCHAR, VARCHAR, TIMESTAMPTZ, BIGINT, BIGINT, BIGINT, DOUBLE, INTEGER, DOUBLE, BIGINT],
    declared: `
      meter VARCHAR, register VARCHAR, bucket VARCHAR, ts TIMESTAMPTZ, sum BIGINT, min BIGINT, max BIGINT, mean DOUBLE,
      count INTEGER, estimated DOUBLE, version BIGINT`,
    order: "meter, register, bucket, ts, version",
  },
} as const;

export const createTables = `
  CREATE TABLE IF NOT EXISTS marks (
    node VARCHAR, epoch VARCHAR, through BIGINT, PRIMARY KEY (node, epoch));
`;
export const marks = "SELECT node, epoch, through::DOUBLE FROM marks";
export const setMark = `
  INSERT INTO marks VALUES ($1, $2, $3) ON CONFLICT (node, epoch) DO UPDATE SET through = excluded.through`;
