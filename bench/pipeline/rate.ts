// Measures one pipeline in a process of its own: node rate.ts <streams> <seconds between samples> <samples>.
import { addStream, drainAll, hotBytes, openPipeline, takeReading } from "@tributary/engine-pipeline";
import { perCpuSecond } from "../measurement.ts";

export interface Rate {
  readonly rate: number;
  /** Bytes of typed arrays a stream: its record, and its recent readings. */
  readonly record: number;
  readonly recent: number;
  /** Growth of the whole process, a stream. */
  readonly process: number;
  readonly aggregates: number;
  readonly drains: number;
}

const litre = 1000;
/** After so many samples rows and closed buckets are told; the open ones after each six hours of the streams' time. */
const toldAfter = 1000;

/** What is used between two samples: half of all hours nothing, now and then much. */
function uses(spacing: number): Int32Array {
  let state = 7;
  const roll = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const often = spacing >= 3600 ? 2 : 10;
  return Int32Array.from({ length: 8191 }, () => (roll(often) === 0 ? roll(roll(20) === 0 ? 300 : 20) * litre : 0));
}

function measure(streams: number, spacing: number, samples: number): Rate {
  const before = process.memoryUsage();
  const pipeline = openPipeline({ recentBytes: spacing >= 3600 ? Number.POSITIVE_INFINITY : 1024 });
  const change = { buckets: ["5min", "hour", "day", "month"] } as const;
  for (let i = 0; i < streams; i += 1) {
    addStream(pipeline, { register: "volume", utility: "water", zone: "Europe/Madrid", change });
  }
  // Registers of 0 to 3,000 m3: most are larger than the integers that engines keep unboxed.
  const registers = Float64Array.from({ length: streams }, (_, i) => ((i * 7919) % 3000) * 1000 * litre);
  const step = uses(spacing);
  let at = Date.parse("2026-01-01T00:00Z") / 1000;
  let place = 0;
  let waiting = 0;
  let aggregates = 0;
  let drains = 0;
  const tell = (open: boolean) => {
    aggregates += drainAll(pipeline, { open }).aggregates.length;
    waiting = 0;
    drains += 1;
  };
  const round = () => {
    for (let done = 0; done < samples; done += streams) {
      for (let stream = 0; stream < streams; stream += 1) {
        const ticks = (registers[stream] ?? 0) + (step[place] ?? 0);
        registers[stream] = ticks;
        takeReading(pipeline, stream, at + (stream % 60), ticks, 0);
        place = place === step.length - 1 ? 0 : place + 1;
        waiting += 1;
        if (waiting === toldAfter) tell(false);
      }
      at += spacing;
      if (at % 21_600 === 0) tell(true);
    }
  };
  round();
  const rate = perCpuSecond(Math.ceil(samples / streams) * streams, round, 3);
  const after = process.memoryUsage();
  const size = ({ heapUsed, arrayBuffers }: NodeJS.MemoryUsage) => heapUsed + arrayBuffers;
  return {
    rate,
    record: hotBytes(pipeline).records / streams,
    recent: pipeline.recent.bytes / streams,
    process: (size(after) - size(before)) / streams,
    aggregates,
    drains,
  };
}

const [streams = 1000, spacing = 3600, samples = 6_000_000] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(measure(streams, spacing, samples)));
