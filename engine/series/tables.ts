// The tables of the DuckDB store.
import { BIGINT, DOUBLE, INTEGER, TIMESTAMPTZ, TINYINT, VARCHAR } from "@duckdb/node-api";

/**
 * Rows are only ever added. No table but the marks has a key: an index would cost four to eight times the speed and
 * more disk than the rows. Moments are TIMESTAMPTZ, not a number of seconds, because files written from these tables
 * are read by other engines too and that type alone stays an instant in all of them; the column is `ts` because `at` is
 * a reserved word.
 */
export const createTables = `
  CREATE TABLE IF NOT EXISTS readings (
    meter VARCHAR, register VARCHAR, ts TIMESTAMPTZ, layer TINYINT, ticks BIGINT, quality INTEGER, version BIGINT);
  CREATE TABLE IF NOT EXISTS aggregates (
    meter VARCHAR, register VARCHAR, bucket VARCHAR, ts TIMESTAMPTZ, sum BIGINT, min BIGINT, max BIGINT, mean DOUBLE,
    count INTEGER, estimated DOUBLE, version BIGINT);
  CREATE TABLE IF NOT EXISTS marks (
    node VARCHAR, epoch VARCHAR, through BIGINT, PRIMARY KEY (node, epoch));
`;

/** Types of the columns, in their order. */
export const readingTypes = [VARCHAR, VARCHAR, TIMESTAMPTZ, TINYINT, BIGINT, INTEGER, BIGINT] as const;
export const aggregateTypes = [
  ...[VARCHAR, VARCHAR, VARCHAR, TIMESTAMPTZ, BIGINT, BIGINT, BIGINT, DOUBLE, INTEGER, DOUBLE, BIGINT],
] as const;

export const marks = "SELECT node, epoch, through::DOUBLE FROM marks";
export const setMark = `
  INSERT INTO marks VALUES ($1, $2, $3) ON CONFLICT (node, epoch) DO UPDATE SET through = excluded.through`;
