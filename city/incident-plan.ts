// Decides what goes wrong where and when: one row a kind of incident.
import type { Seconds } from "@tributary/core";
import type { CityUtility, Customer } from "./customers.ts";
import type { Happening, IncidentKind } from "./incident.ts";
import type { MeterModel } from "./models.ts";
import type { CityPlan } from "./plan.ts";
import { type Draw, drawer, hash } from "./random.ts";

interface KindRow {
  readonly utilities: readonly CityUtility[];
  readonly customers?: readonly Customer[];
  /** How often it begins, each year, in a thousand meters that it may befall. */
  readonly usual: number;
  /** Least and most days that it lasts; none where it lasts for good. */
  readonly days?: readonly [number, number];
  /** Which models it may befall; any unless told. */
  readonly befalls?: (model: MeterModel) => boolean;
  /** It may befall the inlet of a district: of a burst, its main. */
  readonly inlets?: true;
}

/** Its telegrams have a status: those under the extended link layer's encryption go without a transport header. */
const hasStatus = ({ mode }: MeterModel) => mode !== "ell-ctr";
const hasValve = ({ valve }: MeterModel) => valve === true;

const all = ["water", "electricity", "gas", "heat"] as const;
const onBattery = ["water", "gas", "heat"] as const;

// biome-ignore format: one line a kind
const kindRows: Readonly<Record<IncidentKind, KindRow>> = {
  leak:           { utilities: ["water"],              usual: 30, days: [5, 120], customers: ["household"] },
  burst:          { utilities: ["water"],              usual: 4,  days: [0.1, 2], inlets: true },
  backflow:       { utilities: ["water"],              usual: 3,  days: [5, 60] },
  fraud:          { utilities: ["water", "electricity", "gas"], usual: 10 },
  stopped:        { utilities: ["water", "gas"],       usual: 5 },
  "low-battery":  { utilities: onBattery,              usual: 8, befalls: hasStatus },
  "dead-battery": { utilities: onBattery,              usual: 5 },
  "clock-error":  { utilities: all,                    usual: 5,  days: [10, 90] },
  rollover:       { utilities: ["water", "electricity", "gas"], usual: 2 },
  exchange:       { utilities: all,                    usual: 60 },
  "stuck-valve":  { utilities: ["water"],              usual: 4, befalls: hasValve },
};

const kinds = Object.keys(kindRows).filter((word): word is IncidentKind => Object.hasOwn(kindRows, word));
const day = 86_400;
/** Incidents begin within this part of the days that are looked at, so that there is a before and an after. */
const begins = { first: 0.15, last: 0.75 } as const;
const usualDays = 365;
/** The one leak and the one weak battery of a city that was told of no incidents, in seconds after its start. */
const usualLeak = 128 * 3600;
const usualLowBattery = 60 * 3600;

/** Someone whom an incident may befall. */
export interface Candidate {
  readonly utility: CityUtility;
  readonly customer: Customer | "utility";
  readonly model: MeterModel;
  /** What the plan wants to happen at this address. */
  readonly wanted?: readonly Happening[];
}

/** How many incidents of each kind are usual among so many meters of four utilities within so many days. */
export function usualIncidents(meters: number, days: number): Partial<Record<IncidentKind, number>> {
  const counts = kinds.map((kind) => {
    const { utilities, usual } = kindRows[kind];
    return [kind, Math.round((usual * meters * days * utilities.length) / (1000 * usualDays * all.length))] as const;
  });
  return Object.fromEntries(counts);
}

/** What happens to whom, by their number. No one has more than one incident but those of whom the plan wants it. */
export function planIncidents(plan: CityPlan, candidates: readonly Candidate[]): Map<number, readonly Happening[]> {
  const happenings = new Map<number, readonly Happening[]>();
  for (const [number, { wanted = [] }] of candidates.entries()) if (wanted.length > 0) happenings.set(number, wanted);
  // Inlets stand behind the houses, so that they change nothing for what befalls houses alone.
  const houses = candidates.filter(({ customer }) => customer !== "utility");
  if (plan.incidents === undefined) {
    befall("leak", 42, (draw) => ({ ...leakOf(draw), form: "steady", from: leakFrom(plan) }));
    befall("low-battery", 43, () => ({ kind: "low-battery", from: plan.start + usualLowBattery }));
    return happenings;
  }
  for (const [row, kind] of kinds.entries()) {
    for (let count = 0; count < (plan.incidents[kind] ?? 0); count += 1) {
      befall(kind, 1000 * (row + 1) + count, (draw) => happeningOf(kind, plan, draw));
    }
  }
  return happenings;

  function befall(kind: IncidentKind, draws: number, make: (draw: Draw) => Happening): void {
    const { utilities, customers, befalls, inlets } = kindRows[kind];
    const able = inlets === true ? candidates : houses;
    const first = hash(plan.seed, draws) % able.length;
    for (let step = 0; step < able.length; step += 1) {
      const number = (first + step) % able.length;
      const candidate = able[number];
      if (candidate === undefined || happenings.has(number) || !utilities.includes(candidate.utility)) continue;
      if (customers !== undefined && !customers.some((known) => known === candidate.customer)) continue;
      if (befalls !== undefined && !befalls(candidate.model)) continue;
      happenings.set(number, [make(drawer(plan.seed, draws, 1))]);
      return;
    }
  }
}

function leakFrom({ start, leak }: CityPlan): Seconds {
  return start + (leak?.after ?? usualLeak);
}

function leakOf(draw: Draw) {
  return { kind: "leak", litresPerHour: Math.round(13 + 11 * draw()) } as const;
}

function happeningOf(kind: IncidentKind, plan: CityPlan, draw: Draw): Happening {
  const { days } = kindRows[kind];
  const within = (plan.days ?? usualDays) * day;
  const from = plan.start + Math.round(within * (begins.first + (begins.last - begins.first) * draw()));
  const to = days && { to: from + Math.round(day * (days[0] + (days[1] - days[0]) * draw() ** 2)) };
  const span = { from, ...to };
  switch (kind) {
    case "leak":
      return { ...leakOf(draw), form: oneOf(["steady", "cistern", "flush"], draw), ...span };
    case "burst":
      return { kind, litresPerHour: Math.round(500 + 1500 * draw()), ...span };
    case "backflow":
      return { kind, litresPerDay: Math.round(8 + 20 * draw()), ...span };
    case "fraud":
      return { kind, way: oneOf(["zero-use", "bypass", "magnet", "reversed"], draw), ...span };
    case "clock-error":
      return { kind, seconds: Math.round((draw() < 0.5 ? -1 : 1) * 60 * (10 + 400 * draw())), ...span };
    default:
      return { kind, ...span };
  }
}

function oneOf<const T>(words: readonly [T, ...T[]], draw: Draw): T {
  return words[Math.floor(draw() * words.length)] ?? words[0];
}
