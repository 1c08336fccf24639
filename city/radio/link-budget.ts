// How strong a gateway hears a meter: distance, pit and antenna, days that differ, and months in which a link is unstable.
import type { Seconds } from "@tributary/core";
import { between, type Draw, hash, scatter, share } from "../random.ts";
import type { Position } from "../settlement.ts";
import type { AirGateway, AirPlan } from "./air-plan.ts";

/** One meter as one gateway hears it. */
export interface Link {
  readonly gateway: AirGateway;
  readonly seed: number;
  /** Signal strength in dBm of a good day. */
  readonly strength: number;
  /** That of one telegram, what is chance in it being drawn. Hours of the day make no difference, as measured. */
  strengthAt(at: Seconds, draw: Draw): number;
}

/** Radiated power in dBm, the loss of the first metre at 868 MHz in dB, and the exponent with which it grows among houses. */
const path = { power: 14, firstMetre: 31.2, exponent: 3.5 } as const;
/** What is lost on the way out of a cast iron pit, or of a cellar, in dB, least and most. */
const enclosures = { pit: [8, 18], cellar: [0, 8] } as const;
/** Meters of one pit differ by how they lie in it, in dB. */
const orientation = 12;
/** What is lost, and the deviation between days and between telegrams of a strong signal, in dB. */
const stable = { loss: 0, days: 0.8, telegrams: 1 } as const;
const unstable = { loss: 6, days: 4.8, telegrams: 4, share: 0.1 } as const;
/** Each dB below `weak` (dBm) adds to the deviation between telegrams. */
const noise = { weak: -80, perDecibel: 0.1 } as const;
const daySeconds = 86_400;
const monthDays = 30;
const metresInDegree = 111_320;

/** Links that are weaker on a good day are never heard, in dBm, and those that are longer are weaker, in m. */
const hopeless = -110;
const range = 10 ** ((path.power - path.firstMetre - hopeless) / (10 * path.exponent));

/** The link between a meter and a gateway, if there is one. */
export function linkOf(plan: AirPlan, meter: AirPlan["meters"][number], gateway: AirGateway): Link | undefined {
  const metres = distance(meter.position, gateway.position);
  if (metres > range) return undefined;
  const meterSeed = hash(plan.seed, seedOf(meter.meter));
  const seed = hash(meterSeed, seedOf(gateway.gateway));
  const [least, most] = meter.utility === "water" ? enclosures.pit : enclosures.cellar;
  const loss = path.firstMetre + 10 * path.exponent * Math.log10(Math.max(1, metres));
  const strength = path.power - loss - between(least, most, meterSeed, 1) - orientation * share(seed, 2);
  if (strength < hopeless) return undefined;

  const shifts = (gateway.shifts ?? []).map((shift) => ({
    ...shift,
    loss: shift.decibels * between(1, 1.5, seed, 3, shift.at),
  }));
  const dayLevel = dayLevels(seed, plan.unstable ?? unstable.share);
  return {
    gateway,
    seed,
    strength,
    strengthAt(at, draw) {
      const { gain, spread } = dayLevel(Math.floor(at / daySeconds));
      const lost = shifts.reduce((sum, shift) => (at >= shift.at ? sum + shift.loss : sum), 0);
      const mean = strength + gain - lost;
      const weakness = Math.max(0, noise.weak - mean) * noise.perDecibel;
      return mean + (spread + weakness) * spreadOf(draw);
    },
  };
}

/** What each day does to a link: how much stronger it is, and how far its telegrams scatter, in dB. The last day is kept. */
function dayLevels(seed: number, unstableShare: number): (day: number) => { gain: number; spread: number } {
  let known = { day: Number.NaN, gain: 0, spread: 0 };
  return (day) => {
    if (day === known.day) return known;
    // Months of links begin on different days.
    const month = Math.floor((day + (hash(seed, 4) % monthDays)) / monthDays);
    const { loss, days, telegrams } = share(seed, 5, month) < unstableShare ? unstable : stable;
    known = { day, gain: days * scatter(seed, 6, day) - loss, spread: telegrams };
    return known;
  };
}

/** A number around 0 with a deviation of 1. */
function spreadOf(draw: Draw): number {
  return (draw() + draw() + draw() + draw() - 2) * Math.sqrt(3);
}

/** Metres between two points of a city. */
export function distance(one: Position, other: Position): number {
  const north = (one.latitude - other.latitude) * metresInDegree;
  const east = (one.longitude - other.longitude) * metresInDegree * Math.cos((one.latitude * Math.PI) / 180);
  return Math.sqrt(north * north + east * east);
}

/** A number for a name. */
export function seedOf(name: string): number {
  return hash(...Array.from(name, (letter) => letter.charCodeAt(0)));
}
