// What a register showed while its meter counted for a point, and what is known of the register there.
import {
  type MeterId,
  origins,
  qualityBits,
  quantityOf,
  type RegisterName,
  rejecting,
  type Seconds,
  tickOf,
} from "@tributary/core";
import { one, type Ratio, ratioOf, times } from "./ratio.ts";

export interface RegisterReading {
  readonly at: Seconds;
  readonly ticks: number;
  /** Origin and flags (`core/quality`). */
  readonly quality: number;
}

/** One register of one meter over the time in which one set of facts held: an exchange or another multiplier begins the next leg. */
export interface Leg {
  readonly meter: MeterId;
  readonly from: Seconds;
  /** The first moment after it; infinite where it lasts. */
  readonly to: Seconds;
  /** What the register showed at `from` and at `to`, in its ticks, where somebody read it then. */
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  /** Where the register begins again at zero, in its ticks; `undefined` where nobody wrote its digits down. */
  readonly capacity?: number | undefined;
  /** What a tick of the register is worth in ticks of the point's quantity. */
  readonly worth: Ratio;
  /** Oldest first; those that a flag rejects say nothing. */
  readonly readings: readonly RegisterReading[];
}

/** What the book of assets says of a meter at a point. */
export interface Mounting {
  readonly meter: MeterId;
  readonly from: Seconds;
  readonly to: Seconds | null;
  readonly multiplier: number;
  /** What one count of the register `pulses` is worth in the unit of the point. */
  readonly pulse: number | null;
  readonly registers: readonly {
    readonly register: RegisterName;
    /** It begins again at 10^digits of its unit. */
    readonly digits: number | null;
    readonly first: number | null;
    readonly last: number | null;
  }[];
}

/** The register of a mounted meter that counts what `register` means at the point: a meter with pulses tells these. */
export function sourceOf({ pulse }: Mounting, register: RegisterName): RegisterName {
  return pulse === null ? register : register.replace(quantityOf(register), "pulses");
}

/** The leg of a mounting with what its register showed. */
export function legOf(mounting: Mounting, register: RegisterName, readings: readonly RegisterReading[]): Leg {
  const source = sourceOf(mounting, register);
  const known = mounting.registers.find((entry) => entry.register === source);
  const tick = tickOf(quantityOf(source)) ?? 0;
  const digits = known?.digits ?? undefined;
  const multiplier = ratioOf(mounting.multiplier);
  const pulse = mounting.pulse === null ? one : ratioOf(mounting.pulse);
  const finer = { numerator: 10 ** (tick - (tickOf(quantityOf(register)) ?? 0)), denominator: 1 };
  return {
    meter: mounting.meter,
    from: mounting.from,
    to: mounting.to ?? Number.POSITIVE_INFINITY,
    first: known?.first ?? undefined,
    last: known?.last ?? undefined,
    capacity: digits === undefined ? undefined : 10 ** (digits - tick),
    worth: mounting.pulse === null ? multiplier : times(times(multiplier, pulse), finer),
    readings,
  };
}

/** The leg of a meter of which no book says where it is mounted: it counts since ever, one to one. */
export function looseLeg(meter: MeterId, readings: readonly RegisterReading[]): Leg {
  return { meter, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, worth: one, readings };
}

/** What a register showed at a moment of its leg. */
export interface Shown extends RegisterReading {
  /** Whether it is a fact, not an estimate. */
  readonly sure: boolean;
}

const originMask = 15;
const isSure = (quality: number) => (quality & originMask) !== origins.estimated;

/** All that a leg knows, in the order of time: its first and last index, and the valid readings between them. */
export function* shownIn({ from, to, first, last, readings }: Leg): Generator<Shown> {
  if (first !== undefined) yield { at: from, ticks: first, quality: 0, sure: true };
  for (const { at, ticks, quality } of readings) {
    if ((quality & rejecting) !== 0) continue;
    if (at < from || (at === from && first !== undefined)) continue;
    if (at > to || (at === to && last !== undefined)) break;
    yield { at, ticks, quality, sure: isSure(quality) };
  }
  if (last !== undefined) yield { at: to, ticks: last, quality: 0, sure: true };
}

/** A fall is a rollover where so small a part of the capacity leads there. */
const rollingPart = 0.1;
const beganAnew = qualityBits.reset | qualityBits.exchange;

/** The power of ten above a value: what the display of a register whose digits nobody wrote down can hold. */
function capacityAbove(ticks: number): number {
  let capacity = 10;
  while (capacity <= ticks) capacity *= 10;
  return capacity;
}

/**
 * Ticks that a register counted from one reading to the next, never below zero; `undefined` where it began anew between
 * them, so that nobody knows. Digits that were written down outweigh the flag that the pipeline guessed without them.
 */
export function stepBetween(before: Shown, after: Shown, capacity: number | undefined): number | undefined {
  const step = after.ticks - before.ticks;
  if (step >= 0) return (after.quality & beganAnew) === 0 ? step : undefined;
  if ((after.quality & qualityBits.exchange) !== 0) return undefined;
  if (capacity !== undefined) {
    const rolled = step + capacity;
    return rolled >= 0 && rolled <= capacity * rollingPart ? rolled : undefined;
  }
  return (after.quality & qualityBits.rollover) === 0 ? undefined : step + capacityAbove(before.ticks);
}
