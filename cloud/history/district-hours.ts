// Lays the lines of a district's meters out by the hour, as a balance takes them.
import { type Seconds, zoneOffset } from "@tributary/core";
import { heard, type MeterHours } from "@tributary/engine-balance";
import { doubtAt, resolutionOf, type UseLine, useOf } from "@tributary/engine-consumption";
import type { TimeSpan } from "./asset-traits.ts";

const knownAs = { measured: heard.measured, estimated: heard.bridged, partial: heard.silent, missing: heard.silent };

/** What a meter used in each hour, while it was in the district. */
export function hoursOfLine(line: UseLine, edges: readonly Seconds[], { from, to }: TimeSpan): MeterHours {
  const hours = Math.max(0, edges.length - 1);
  const use = new Float64Array(hours);
  const known = new Uint8Array(hours).fill(heard.absent);
  const doubts = edges.map((edge) => doubtAt(line, edge));
  const column = (of: "before" | "after" | "draws") => Float64Array.from(doubts, (doubt) => doubt?.[of] ?? Number.NaN);
  for (let hour = 0; hour < hours; hour += 1) {
    const [begin, end] = [edges[hour] ?? 0, edges[hour + 1] ?? 0];
    if (begin < from || end > (to ?? end)) continue;
    const { ticks, quality, readings } = useOf(line, begin, end);
    use[hour] = ticks ?? 0;
    known[hour] = quality === "estimated" && readings > 0 ? heard.partly : knownAs[quality];
  }
  const around = { before: column("before"), after: column("after"), draws: column("draws") };
  return { use, known, edges: around, resolution: resolutionOf(line) };
}

const day: Seconds = 86_400;
/** 1970-01-01 was a Thursday. */
const thursday = 4;

/** The class of the hour that begins at a moment: that of the local day, and 24 more on Saturdays and Sundays. */
export function classOf(at: Seconds, zone: string): number {
  const local = at + zoneOffset(at, zone);
  const weekday = (Math.floor(local / day) + thursday) % 7;
  return Math.floor((local % day) / 3600) + (weekday === 0 || weekday === 6 ? 24 : 0);
}
