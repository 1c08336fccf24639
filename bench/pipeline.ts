// Samples that the stream pipeline takes in a second of CPU, and what a stream costs in memory.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Measurement } from "./measurement.ts";
import type { Rate } from "./pipeline/rate.ts";

const streamCounts = [1000, 50_000] as const;
const spacings = [
  { title: "hourly", seconds: 3600 },
  { title: "each minute", seconds: 60 },
] as const;
/** Included: every stage from plausible to the four levels of aggregates, and telling rows and aggregates by column. */
const included =
  "all stages, 5 min, hour, day and month; rows and closed buckets told each 1,000 samples, open ones each 6 hours";

function rateOf(streams: number, seconds: number): Rate {
  const script = join(import.meta.dirname, "pipeline/rate.ts");
  return JSON.parse(execFileSync(process.execPath, [script, String(streams), String(seconds)], { encoding: "utf8" }));
}

export function* bench(): Generator<Measurement> {
  for (const { title, seconds } of spacings) {
    let alone: number | undefined;
    for (const streams of streamCounts) {
      const { rate, record, recent, process } = rateOf(streams, seconds);
      const size = { streams, seconds, included };
      const name = `${title}, ${streams} streams`;
      yield { name, value: rate, unit: "samples per CPU second", ...size };
      if (alone === undefined) alone = rate;
      else yield { name: `${name}, of the rate at ${streamCounts[0]}`, value: rate / alone, unit: "", ...size };
      yield { name: `${name}, hot state`, value: record, unit: "bytes a stream", ...size };
      yield { name: `${name}, recent readings`, value: recent, unit: "bytes a stream", ...size };
      if (streams > 1000) yield { name: `${name}, of the process`, value: process, unit: "bytes a stream", ...size };
    }
  }
}
