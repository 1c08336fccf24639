// Cities that others have described: a plan each, and when it is over.
import type { Seconds } from "@tributary/core";
import { buildCity } from "./city.ts";
import { usualIncidents } from "./incident-plan.ts";
import type { AddressPlan, CityPlan } from "./plan.ts";

/** What is common to all scenarios. */
export interface ScenarioSettings {
  readonly seed: number;
  readonly start: Seconds;
  readonly zone: string;
}

export interface Scenario {
  readonly plan: CityPlan;
  /** Everything that belongs to it is sent until then, itself included. */
  readonly end: Seconds;
}

const hour: Seconds = 3600;
const day = 24 * hour;

/** Part of the water meters of the whole city that speak LoRaWAN, in each of its districts. */
const lorawanShare = 0.3;

export const scenarioNames = ["city", "pilot", "figure6"] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export function scenario(name: ScenarioName, settings: ScenarioSettings): Scenario {
  return scenarios[name](settings);
}

const scenarios = { city: wholeCity, pilot, figure6 } as const satisfies Record<
  ScenarioName,
  (settings: ScenarioSettings) => Scenario
>;

/** Most meters that a city has, of four utilities, for a year in which everything happens as often as is usual. */
function wholeCity(settings: ScenarioSettings): Scenario {
  const [meters, days] = [50_000, 365];
  const utilities = ["water", "electricity", "gas", "heat"] as const;
  const plan = {
    ...settings,
    meters,
    utilities,
    days,
    inlets: true,
    lorawan: lorawanShare,
    incidents: usualIncidents(meters, days),
  };
  return { plan, end: settings.start + days * day };
}

/** A pilot of fog computing: 21 water meters, two a building, that send each hour, 164,343 telegrams in all. */
function pilot(settings: ScenarioSettings): Scenario {
  const [meters, telegrams] = [21, 164_343];
  const rounds = Math.floor(telegrams / meters);
  const plan: CityPlan = {
    ...settings,
    meters,
    utilities: ["water"],
    addresses: Array.from({ length: meters }, () => ({ customer: "household" })),
    homesInBuilding: 2,
    makers: ["SAL"],
    interval: hour,
    incidents: {},
  };
  const begun = settings.start + rounds * hour;
  const lastRound = Array.from(buildCity(plan).telegrams(begun, begun + hour), ({ at }) => at);
  return { plan, end: lastRound[telegrams - rounds * meters - 1] ?? begun };
}

/**
 * The patterns that a utility showed: one-litre peaks of water all day (a cistern leaks), power at weekends and on
 * holidays, water from six to nine (irrigation), all the year but the summer (vacant); and the leak that was found
 * because a customer who is away in summer had peaks of water then. In this order, one address each, for a year.
 */
function figure6(settings: ScenarioSettings): Scenario {
  const end = settings.start + 365 * day;
  const addresses: readonly AddressPlan[] = [
    {
      customer: "household",
      vacantInSummer: false,
      utilities: ["water"],
      incidents: { water: [{ kind: "leak", form: "cistern", litresPerHour: 6, from: settings.start + 30 * day }] },
    },
    { customer: "household", vacantInSummer: false, utilities: ["electricity"] },
    { customer: "farm", vacantInSummer: false, utilities: ["water"] },
    { customer: "household", vacantInSummer: true, utilities: ["electricity"] },
    {
      customer: "household",
      vacantInSummer: true,
      utilities: ["water"],
      incidents: { water: [{ kind: "leak", form: "flush", litresPerHour: 60, from: settings.start + 30 * day }] },
    },
  ];
  const plan = { ...settings, meters: addresses.length, addresses, interval: hour, incidents: {} };
  return { plan, end };
}
