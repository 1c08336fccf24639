// What was used in a span, from the line of a point: parts of a span add up to the whole, to the tick.
import type { Seconds } from "@tributary/core";
import { joins, placeAt, type UseLine } from "./line.ts";
import { wholePart } from "./ratio.ts";

/**
 * `measured`: it begins and ends at readings, or between two that are as close as usual. `estimated`: a boundary lies in
 * a gap that was bridged. `partial`: of some of the time nothing is known, and it is at least so much. `missing`: nothing.
 */
export type UseQuality = "measured" | "estimated" | "partial" | "missing";

/** What was used in [from, to). */
export interface Use {
  readonly from: Seconds;
  readonly to: Seconds;
  /** `null` where nothing is known. */
  readonly ticks: number | null;
  readonly quality: UseQuality;
  /** How many of the ticks were put into this span by an estimate. */
  readonly estimated: number;
  /** Seconds of the span of which nothing is known. */
  readonly open: Seconds;
  /** Readings in the span. */
  readonly readings: number;
  /** Flags of the readings in the span (`core/quality`), without their origin. */
  readonly flags: number;
}

/** Where the line stands at a moment. */
interface Mark {
  readonly total: number;
  /** Whether this is measured; else the line is known at `since` and `until` again. */
  readonly sure: boolean;
}

const originMask = 15;

function markAt(line: UseLine, place: number, moment: Seconds): Mark | undefined {
  const [at, total] = [line.at[place], line.total[place]];
  if (at === undefined || total === undefined) return undefined;
  if (at === moment) return { total, sure: line.sure[place] === true || standsStill(line, place) };
  const [nextAt, nextTotal, join] = [line.at[place + 1], line.total[place + 1], line.join[place + 1]];
  if (nextAt === undefined || nextTotal === undefined) return undefined;
  if (join !== joins.near && join !== joins.gap) return undefined;
  const passed = total + wholePart(nextTotal - total, moment - at, nextAt - at);
  return { total: passed, sure: join === joins.near || standsStill(line, place) };
}

/** Whether the readings on both sides of an estimate are equal: then nothing was used between them. */
function standsStill(line: UseLine, place: number): boolean {
  const before = sureBefore(line, place);
  const after = sureAfter(line, place + 1);
  return before !== undefined && before === after;
}

/** What the line stood at the last reading up to a place, or the first from it on; `undefined` where it broke off. */
function sureBefore({ sure, join, total }: UseLine, place: number): number | undefined {
  for (let knot = place; knot >= 0; knot -= 1) {
    if (sure[knot] === true) return total[knot];
    if (join[knot] === joins.unknown) return undefined;
  }
  return undefined;
}

function sureAfter({ sure, join, total }: UseLine, place: number): number | undefined {
  for (let knot = place; knot < total.length; knot += 1) {
    if (join[knot] === joins.unknown) return undefined;
    if (sure[knot] === true) return total[knot];
  }
  return undefined;
}

/** What was used in [from, to). */
export function useOf(line: UseLine, from: Seconds, to: Seconds): Use {
  const [before, within] = [placeAt(line, from), placeAt(line, to)];
  let [readings, flags] = [0, 0];
  for (let knot = before; knot <= within; knot += 1) {
    const at = line.at[knot] ?? Number.NaN;
    if (at >= from && at < to && line.sure[knot] === true) readings += 1;
    if (at > from && at <= to) flags |= line.quality[knot] ?? 0;
  }
  const told = { from, to, readings, flags: flags & ~originMask };
  const nothing: Use = { ...told, ticks: null, quality: "missing", estimated: 0, open: to - from };

  // Where the line is not known at a boundary, the span is told from the first knot inside it, or up to the last.
  const begin = markAt(line, before, from);
  const end = markAt(line, within, to);
  const [first, last] = [begin === undefined ? before + 1 : before, within];
  const beginAt = begin === undefined ? (line.at[first] ?? to) : from;
  const endAt = end === undefined ? (line.at[last] ?? from) : to;
  const beginTotal = begin?.total ?? line.total[first];
  const endTotal = end?.total ?? line.total[last];
  if (beginAt >= endAt || beginTotal === undefined || endTotal === undefined) return nothing;

  let open = beginAt - from + (to - endAt);
  for (let knot = first + 1; knot <= last; knot += 1) {
    if (line.join[knot] === joins.unknown) open += (line.at[knot] ?? 0) - (line.at[knot - 1] ?? 0);
  }
  if (open >= to - from) return nothing;
  const ticks = endTotal - beginTotal;
  const head = begin?.sure === false ? Math.min(endTotal, sureAfter(line, before + 1) ?? endTotal) - beginTotal : 0;
  const tail = end?.sure === false ? endTotal - Math.max(beginTotal, sureBefore(line, within) ?? beginTotal) : 0;
  const isEstimate = begin?.sure === false || end?.sure === false;
  return {
    ...told,
    ticks,
    quality: open > 0 ? "partial" : isEstimate ? "estimated" : "measured",
    estimated: Math.min(ticks, head + tail),
    open,
  };
}

/** What was used between each edge and the next. */
export function usesOf(line: UseLine, edges: readonly Seconds[]): Use[] {
  return edges.slice(1).map((to, place) => useOf(line, edges[place] ?? to, to));
}
