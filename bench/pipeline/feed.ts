// Feeds many streams with samples as a node does: tells what changed as it goes, and lets what leaves memory go to a store.
import {
  addStream,
  drainAll,
  type HotBytes,
  hotBytes,
  leaving,
  markStored,
  openPipeline,
  type Pipeline,
  takeReading,
} from "@tributary/engine-pipeline";

const litre = 1000;
/** After so many samples rows and closed buckets are told; the open ones after each six hours of the streams' time. */
const toldAfter = 1000;
/** What left memory is stored together. */
const storedAfter = 10_000;
/** Room for recent readings of a stream: more than a day of hourly ones; older ones are read back from the store. */
const recentBytes = 128;

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

export interface Feed {
  /** One more sample for each stream, so many times. */
  play(times: number): void;
  /** Bytes of the hot state, and what it told and stored so far. */
  size(): HotBytes;
  readonly done: { aggregates: number; stored: number };
}

export function openFeed(streams: number, spacing: number): Feed {
  const done = { aggregates: 0, stored: 0 };
  const pipeline: Pipeline = openPipeline({ recentBytes, readStored: () => [] });
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
  const tell = (open: boolean) => {
    done.aggregates += drainAll(pipeline, { open }).aggregates.length;
    waiting = 0;
    const { count } = leaving(pipeline);
    if (count < storedAfter) return;
    done.stored += count;
    markStored(pipeline);
  };
  return {
    done,
    play(times) {
      for (let time = 0; time < times; time += 1) {
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
    },
    size: () => hotBytes(pipeline),
  };
}
