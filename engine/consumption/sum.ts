// Adds what several points used in the same span, and nets what was taken with what was given back.
import type { Use, UseQuality } from "./use.ts";

/** Worse than the one before it. */
const worse: readonly UseQuality[] = ["measured", "estimated", "partial", "missing"];

function worst(a: UseQuality, b: UseQuality): UseQuality {
  return worse.indexOf(a) > worse.indexOf(b) ? a : b;
}

/** The use of two points, or with `sign` -1 of one less the other. Where one of them is missing, the sum is partial. */
export function addUse(a: Use, b: Use, sign: 1 | -1 = 1): Use {
  const quality = worst(a.quality, b.quality);
  const isKnown = a.ticks !== null || b.ticks !== null;
  return {
    from: a.from,
    to: a.to,
    ticks: isKnown ? (a.ticks ?? 0) + sign * (b.ticks ?? 0) : null,
    quality: quality === "missing" && isKnown ? "partial" : quality,
    estimated: a.estimated + b.estimated,
    open: Math.max(a.open, b.open),
    readings: a.readings + b.readings,
    flags: a.flags | b.flags,
  };
}

/** What was taken less what was given back (`energy` less `energy.backward`); below zero where more was given. */
export function netUse(taken: readonly Use[], given: readonly Use[]): Use[] {
  return taken.map((use, place) => {
    const back = given[place];
    return back === undefined ? use : addUse(use, back, -1);
  });
}

/** What one span used beside another. */
export interface Comparison {
  /** Ticks more than before; `null` where one of them is not known. */
  readonly more: number | null;
  /** Of what was used before; 0.1 is a tenth more. `null` where nothing was used before, too. */
  readonly share: number | null;
}

export function compareUse(now: Use, before: Use): Comparison {
  if (now.ticks === null || before.ticks === null) return { more: null, share: null };
  const more = now.ticks - before.ticks;
  return { more, share: before.ticks === 0 ? null : more / Math.abs(before.ticks) };
}
