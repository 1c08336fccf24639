// The lambdas that are ready to use, as manifests without version and signature: change what they read and deploy them.
import { readFileSync } from "node:fs";
import type { LambdaInput } from "@tributary/wire";

/** One row a lambda. Meters and groups of its streams are filled in where it is deployed. */
interface ShippedLambda {
  readonly name: string;
  readonly says: string;
  readonly reads: readonly Omit<LambdaInput, "meters" | "group">[];
  readonly every: number;
  readonly deadline: number;
}

const hour = 3600;
const day = 24 * hour;
const week = 7 * 24;

// biome-ignore format: one aligned page
export const shippedLambdas: readonly ShippedLambda[] = [
  { name: "area-demand",         every: day,  deadline: 60_000, says: "tomorrow's demand of an area, hour by hour",
    reads: [{ name: "use", register: "volume", bucket: "hour", buckets: 9 * week }] },
  { name: "block-pressure",      every: day,  deadline: 60_000, says: "tomorrow's pressure of a block, hour by hour",
    reads: [{ name: "pressure", register: "pressure", bucket: "hour", buckets: 4 * week }, { name: "use", register: "volume", bucket: "hour", buckets: 4 * week }] },
  { name: "house-kinds",         every: day,  deadline: 300_000, says: "which kind of customer each house is",
    reads: [{ name: "use", register: "volume", bucket: "hour", buckets: 6 * week }] },
  { name: "washing-slots",       every: day,  deadline: 60_000, says: "in which time slots a washing machine ran",
    reads: [{ name: "use", register: "volume", bucket: "minute", buckets: 1440 }] },
  { name: "low-pressure-events", every: hour, deadline: 10_000, says: "events of low pressure of each meter, and their rhythm",
    reads: [{ name: "pressure", register: "pressure", bucket: "5min", buckets: 2048 }] },
];

/** The TypeScript of one of them. */
export function shippedCode(name: string): string {
  if (!shippedLambdas.some((lambda) => lambda.name === name)) throw new RangeError(`there is no lambda ${name}`);
  return readFileSync(new URL(`./${name}.ts`, import.meta.url), "utf8");
}
