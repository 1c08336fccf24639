// Which hours of a row's blocks came, and which are missing in between: plain data.
import type { Seconds } from "@tributary/core";
import type { Period } from "@tributary/wire";

type Span = readonly [from: Seconds, to: Seconds];

/** Hours before `through` came, but for the gaps. */
export interface Coverage {
  readonly through: Seconds;
  /** Oldest first, apart from each other. */
  readonly gaps: readonly Span[];
}

const hour: Seconds = 3600;
const day: Seconds = 24 * hour;
/** What is older is not asked for any more: its gateway has forgotten it. */
const horizon: Seconds = 14 * day;

/** What is left of a gap. */
function without([from, to]: Span, [begin, end]: Span): Span[] {
  const left: Span[] = [
    [from, Math.min(to, begin)],
    [Math.max(from, end), to],
  ];
  return left.filter(([first, last]) => first < last);
}

/** A block came. Before a row's first block nothing is missing. */
export function cover(coverage: Coverage | undefined, { from, hours }: Period): Coverage {
  const to = from + hours * hour;
  if (coverage === undefined) return { through: to, gaps: [] };
  const { through, gaps } = coverage;
  const newest = Math.max(through, to);
  const all: Span[] = from > through ? [...gaps, [through, from]] : [...gaps];
  return {
    through: newest,
    gaps: all.flatMap((gap) => without(gap, [from, to])).filter(([, end]) => end > newest - horizon),
  };
}

/** The gaps as periods, cut where days begin (UTC). */
export function missingPeriods({ gaps }: Coverage): Period[] {
  const periods: Period[] = [];
  for (const [from, to] of gaps) {
    for (let begin = from; begin < to; ) {
      const end = Math.min(to, begin - (begin % day) + day);
      periods.push({ from: begin, hours: (end - begin) / hour });
      begin = end;
    }
  }
  return periods;
}
