// A reading's way through the stages of its stream.
import { bucketStart, nextBucket, origins, qualityBits, rejecting, type Seconds } from "@tributary/core";
import { lateHorizon } from "./forget.ts";
import { condenseHour } from "./hours.ts";
import { outlier } from "./outlier.ts";
import { plausible } from "./plausible.ts";
import { contest } from "./rivals.ts";
import { insertAt, placeOf } from "./series.ts";
import { acceptedLayer, rejectedLayer, type Stream, writeRow } from "./stream.ts";

const mostStrays = 32;

/** What became of a reading: accepted as valid, kept but flagged, or already known. */
export type Taken = "valid" | "flagged" | "known";

/**
 * Takes a reading of the stream: its moment, its value in ticks and the quality it comes with. The same moment and value
 * twice is known; another value for a known moment takes its place and is flagged as a conflict.
 */
export function take(stream: Stream, at: Seconds, ticks: number, quality: number): Taken {
  const { plan } = stream;
  const { series, strays, rivals } = stream.state;
  const place = placeOf(series, at);
  const known = place < series.count && series.at[place] === at;
  if ((known && series.ticks[place] === ticks) || strays.get(at) === ticks) return "known";

  const given = known || strays.has(at) ? quality | qualityBits.conflict : quality;
  if (at < oldest(stream)) return stray(stream, at, ticks, isStored(given) ? given : given | qualityBits.late);
  if ((given & rejecting) !== 0) return stray(stream, at, ticks, given);
  if (!plan.judged) return accept(stream, place, known, at, ticks, given);

  const after = known ? place + 1 : place;
  const newest = after === series.count;
  const verdict = plausible(series, place - 1, after, at, ticks, plan);
  const flags = (verdict & rejecting) !== 0 ? verdict : verdict | outlier(series, place - 1, at, ticks, plan);
  if ((flags & rejecting) === 0) {
    if (newest) rivals.count = 0;
    return accept(stream, place, known, at, ticks, given | flags);
  }
  const outcome = newest && !known ? contest(rivals, at, ticks, flags, given, plan) : "held";
  if (outcome === "held") return stray(stream, at, ticks, given | flags);
  if (outcome === "confirmed") accept(stream, place, false, rivals.at, rivals.ticks, rivals.quality);
  rivals.count = 0;
  return accept(stream, series.count, false, at, ticks, outcome === "reset" ? given | qualityBits.reset : given);
}

/** Before this moment readings are kept but no longer taken into aggregates. */
function oldest({ state: { series } }: Stream): Seconds {
  return Math.max(series.from, (series.at[series.count - 1] ?? Number.NEGATIVE_INFINITY) - lateHorizon);
}

/** A value that the meter kept is not late: it is told for as long as the meter keeps it. */
const isStored = (quality: number): boolean => (quality & originMask) === origins.stored;
const originMask = 15;

function stray(stream: Stream, at: Seconds, ticks: number, quality: number): Taken {
  const { strays } = stream.state;
  strays.delete(at);
  strays.set(at, ticks);
  for (const moment of strays.keys()) {
    if (strays.size <= mostStrays) break;
    strays.delete(moment);
  }
  writeRow(stream, rejectedLayer, at, ticks, quality);
  return "flagged";
}

function accept(stream: Stream, place: number, known: boolean, at: Seconds, ticks: number, quality: number): Taken {
  const { series } = stream.state;
  if (known) {
    series.ticks[place] = ticks;
    series.quality[place] = quality;
  } else {
    insertAt(series, place, at, ticks, quality);
  }
  writeRow(stream, acceptedLayer, at, ticks, quality);
  if (stream.plan.aggregate) reopen(stream, place, at);
  return "valid";
}

/** Marks exactly the hours that a reading changes: its own, and those that the steps from and to its neighbours cross. */
function reopen(stream: Stream, place: number, at: Seconds): void {
  const { zone, plan, touched } = stream;
  const { series, hours } = stream.state;
  const own = bucketStart(at, "hour", zone);
  condenseHour(hours, series, own, zone);
  touched.add(own);
  if (!plan.counter) return;
  // Where a step is split in two, the parts cover what it covered; one too long to fill was open before as well.
  const mark = (from: Seconds, to: Seconds) => {
    if (to - from > plan.fill) return;
    for (let hour = bucketStart(from, "hour", zone); hour <= to; hour = nextBucket(hour, "hour", zone)) {
      touched.add(hour);
    }
  };
  const before = place > 0 ? series.at[place - 1] : undefined;
  const after = place + 1 < series.count ? series.at[place + 1] : undefined;
  if (before !== undefined) mark(before, at);
  if (after !== undefined) mark(at, after);
}
