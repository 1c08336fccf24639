// The tables of the DuckDB store, and what is asked of them.
import { BIGINT, DOUBLE, INTEGER, TIMESTAMPTZ, TINYINT, VARCHAR } from "@duckdb/node-api";
import { rejecting } from "@tributary/core";

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

/** Numbers leave the database as doubles: every stored tick, moment and version is a safe integer. */
const row = "epoch(a.ts), a.layer::DOUBLE, a.version::DOUBLE, a.ticks::DOUBLE, a.quality::DOUBLE";
/** The row that answers: the greatest in the order of `compareRows`. */
const greatest = "max(struct_pack(ts, layer, version, ticks, quality)) AS a";

export const marks = "SELECT node, epoch, through::DOUBLE FROM marks";
export const setMark = `
  INSERT INTO marks VALUES ($1, $2, $3) ON CONFLICT (node, epoch) DO UPDATE SET through = excluded.through`;

/** meter, register, newest row of every register. */
export const newestRows = `
  SELECT meter, register, ${row} FROM (SELECT meter, register, ${greatest} FROM readings GROUP BY meter, register)`;

/** meter, register, newest valid row of the listed registers that have one. */
export const validRows = `
  SELECT meter, register, ${row} FROM (
    SELECT meter, register, max(a) AS a FROM (
      SELECT meter, register, ${greatest}
      FROM readings SEMI JOIN (SELECT unnest($1) AS meter, unnest($2) AS register) USING (meter, register)
      GROUP BY meter, register, ts)
    WHERE a.quality & ${rejecting} = 0
    GROUP BY meter, register)`;

const span = "meter = $1 AND register = $2 AND ts >= to_timestamp($3) AND ts < to_timestamp($4)";

export const readingsIn = `
  SELECT ${row} FROM (SELECT ${greatest} FROM readings WHERE ${span} GROUP BY ts)
  ORDER BY a.ts DESC LIMIT $5`;

export const aggregatesIn = `
  SELECT epoch(ts), a.sum::DOUBLE, a.min::DOUBLE, a.max::DOUBLE, a.mean, a.count::DOUBLE, a.estimated FROM (
    SELECT ts, max(struct_pack(version, sum, min, max, mean, count, estimated)) AS a
    FROM aggregates WHERE ${span} AND bucket = $6 GROUP BY ts)
  ORDER BY ts DESC LIMIT $5`;
