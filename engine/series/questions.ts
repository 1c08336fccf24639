// What is asked of the stored rows, as SQL over whatever holds them.
import { rejecting } from "@tributary/core";

/** Numbers leave the database as doubles: every stored tick, moment and version is a safe integer. */
const reading = "epoch(a.ts), a.layer::DOUBLE, a.version::DOUBLE, a.ticks::DOUBLE, a.quality::DOUBLE";
/** The row that answers: the greatest in the order of `compareRows`. */
const greatest = "max(struct_pack(ts, layer, version, ticks, quality)) AS a";
const bucket = "a.sum::DOUBLE, a.min::DOUBLE, a.max::DOUBLE, a.mean, a.count::DOUBLE, a.estimated";
const newestBucket = "max(struct_pack(version, sum, min, max, mean, count, estimated)) AS a";

/** meter, register, whether some rows are rejected, newest row of every register. */
export const newestRows = (source: string) => `
  SELECT meter, register, rejected, ${reading} FROM (
    SELECT meter, register, bool_or(quality & ${rejecting} != 0) AS rejected, ${greatest}
    FROM ${source} GROUP BY meter, register)`;

/** The newest $1 values, newest first. */
export const readingsIn = (source: string) => `
  SELECT ${reading} FROM (SELECT ${greatest} FROM ${source} GROUP BY ts) ORDER BY a.ts DESC LIMIT $1`;

/** The newest $1 buckets of the kind $2, newest first. */
export const bucketsIn = (source: string) => `
  SELECT epoch(ts), ${bucket} FROM (SELECT ts, ${newestBucket} FROM ${source} WHERE bucket = $2 GROUP BY ts)
  ORDER BY ts DESC LIMIT $1`;

/** The newest $1 versions, newest first. */
export const versionsIn = (source: string) => `
  SELECT ${reading} FROM (SELECT DISTINCT struct_pack(ts, layer, version, ticks, quality) AS a FROM ${source})
  ORDER BY a DESC LIMIT $1`;

/** $1 meters in their order, $2 how many rows at most. `place` is a meter's place in the list, from 1. */
const ofMany = (source: string) =>
  `FROM ${source} JOIN (SELECT unnest($1) AS meter, generate_subscripts($1, 1) AS place) USING (meter)`;

/** All versions, in no order: `newestOfEach` picks those that answer. */
export const readingsOfMany = (source: string) => `
  SELECT place::DOUBLE, epoch(ts), layer::DOUBLE, version::DOUBLE, ticks::DOUBLE, quality::DOUBLE
  ${ofMany(source)} LIMIT $2`;

/** $3: the kind of bucket. */
export const bucketsOfMany = (source: string) => `
  SELECT place::DOUBLE, epoch(ts), version::DOUBLE, sum::DOUBLE, min::DOUBLE, max::DOUBLE, mean, count::DOUBLE, estimated
  ${ofMany(source)} WHERE bucket = $3 LIMIT $2`;

/**
 * place, newest valid row at or before a moment, or first one at or after it. $1 meters, $2 registers, $3 moments, $4
 * how far from its moment a row may be.
 */
export const validRows = (source: string, side: "before" | "after") => `
  SELECT place::DOUBLE, ${reading} FROM (
    SELECT place, ${side === "before" ? "max" : "min"}(a) AS a FROM (
      SELECT place, ${greatest}
      FROM ${source} JOIN (
        SELECT unnest($1) AS meter, unnest($2) AS register, unnest($3) AS moment, generate_subscripts($1, 1) AS place
      ) USING (meter, register)
      WHERE ${
        side === "before"
          ? "ts <= to_timestamp(moment) AND ts >= to_timestamp(greatest(moment - $4, 0))"
          : "ts >= to_timestamp(moment) AND ts <= to_timestamp(moment + $4)"
      }
      GROUP BY place, ts)
    WHERE a.quality & ${rejecting} = 0
    GROUP BY place)`;
