// What a city is asked to be, and what it tells of itself.
import type { MeterId, Seconds, ValveState } from "@tributary/core";
import type { AirTelegram } from "./air-telegram.ts";
import type { CityUtility, Customer } from "./customers.ts";
import type { EventReport } from "./event-log.ts";
import type { CityFeed } from "./feed.ts";
import type { Happening, Incident, IncidentKind } from "./incident.ts";
import type { LorawanDevice } from "./lorawan-device.ts";
import type { AirUplink } from "./lorawan-meter.ts";
import type { Obedience } from "./obey.ts";
import type { Reaction } from "./premises.ts";
import type { Position } from "./settlement.ts";

/** All that a city is made from: the same plan always makes the same city, to the last byte of its telegrams. */
export interface CityPlan {
  readonly seed: number;
  /** How many meters, 1 to 50,000. */
  readonly meters: number;
  /** Nothing is sent before. Registers depend on it, so it must be kept where a city is to go on after a restart. */
  readonly start: Seconds;
  /** IANA time zone by which people get up and meters close their months. */
  readonly zone: string;
  /** Water, electricity and gas unless told. */
  readonly utilities?: readonly CityUtility[];
  /** When the one leak begins, in seconds after `start`; 128 hours unless told, which is 40 hours before a week is over. */
  readonly leak?: { readonly after: number };
  /** How many of each kind happen; one leak and one weak battery unless told. `usualIncidents` knows what is usual. */
  readonly incidents?: Readonly<Partial<Record<IncidentKind, number>>>;
  /** Within how many days from `start` they begin; 365 unless told. */
  readonly days?: number;
  /** How often all meters send by themselves, in seconds; each at its model's interval unless told. */
  readonly interval?: Seconds;
  /** What stands at the first addresses along the way; all of them where it is left to chance. */
  readonly addresses?: readonly AddressPlan[];
  /** Addresses in one building; each has its own unless told. */
  readonly homesInBuilding?: number;
  /** Only meters of these makers, where they make meters for the utility. */
  readonly makers?: readonly string[];
  /** The south-western corner of the first tile of streets; a town on the Mediterranean coast unless told. */
  readonly corner?: Position;
  /** Share of water meters that speak LoRaWAN, 0 to 1; none unless told. */
  readonly lorawan?: number;
  /** A meter at the inlet of each district with water, beside those of `meters`. */
  readonly inlets?: boolean;
  /** What meters were told before, in the order of time: a city that is to go on after a restart needs it too. */
  readonly heeded?: readonly HeededDownlink[];
  /** Addresses that one district meter supplies; 600 unless told. */
  readonly districtSize?: number;
}

/** What is wanted at an address; what is left out is drawn as everywhere else. */
export interface AddressPlan {
  readonly customer?: Customer;
  readonly vacantInSummer?: boolean;
  readonly utilities?: readonly CityUtility[];
  /** How its people heed calls to use less. */
  readonly reactions?: readonly Reaction[];
  /** What happens to its meters, by utility. */
  readonly incidents?: Readonly<Partial<Record<CityUtility, readonly Happening[]>>>;
}

/** What the city stands in and others compute, such as its water network. */
export interface Surroundings {
  /** Pressure in bar at a water meter. Must depend on nothing but the meter and the moment. */
  pressure?(meter: MeterId, at: Seconds): number;
  /** Litres that the pipes of a district have lost until a moment, counted from any other. */
  losses?(district: string, at: Seconds): number;
}

/** A downlink that a meter heeded. */
export interface HeededDownlink {
  readonly meter: MeterId;
  readonly frame: Uint8Array;
  readonly at: Seconds;
}

/** What really happens in the city, known to scorers only. */
export interface Truth {
  readonly incidents: readonly Incident[];
  /**
   * The meter's main register before it is rounded to the meter's resolution and begins anew when its digits are used
   * up: m3 of water and gas, kWh of the others.
   */
  index(meter: MeterId, at: Seconds): number;
  /** What the meter counted between two moments, in the unit of `index`. */
  use(meter: MeterId, from: Seconds, to: Seconds): number;
  /** What was really drawn between two moments, lost and stolen included, in the unit of `index`. */
  drawn(meter: MeterId, from: Seconds, to: Seconds): number;
  /** What is really drawn in each step from a moment on, in L or Wh. */
  demand(meter: MeterId, from: Seconds, to: Seconds, step: Seconds): Float64Array;
  /** The state of a meter's valve, and how far it is open in percent; `undefined` where it has none. */
  valve(meter: MeterId, at: Seconds): { readonly state: ValveState; readonly position: number } | undefined;
  /** What is to be found out about the people behind a meter. */
  household(meter: MeterId): Household;
}

/** Who lives or works behind a meter. */
export interface Household {
  readonly people: number;
  readonly vacantInSummer: boolean;
  /** Peak of the solar cells on the roof in watts; 0 where there are none. */
  readonly solarWatts: number;
}

export interface City {
  readonly meters: readonly CityMeter[];
  /** A key file for all meters that send telegrams, each with its own key. */
  keyFile(): string;
  /** What a LoRaWAN network is to know of those that speak LoRaWAN. Secret. */
  devices(): readonly LorawanDevice[];
  /** What these send in (from, to], as `telegrams` has it for the others; once a minute at most. */
  uplinks(from: Seconds, to: Seconds, interval?: Seconds): Iterable<AirUplink>;
  /**
   * Every telegram sent in (from, to], ordered by time; each meter sends at its own interval, or every `interval` seconds
   * (4 or more) where one is told, in its own phase. What is sent at a moment does not depend on what was asked before,
   * nor on the interval.
   */
  telegrams(from: Seconds, to: Seconds, interval?: Seconds): Iterable<AirTelegram>;
  /** The same telegrams as time goes by, for those who answer them with downlinks. */
  openFeed(from: Seconds, interval?: Seconds): CityFeed;
  /**
   * Lets a meter hear a downlink, whether it listens or not: everything that it sends and counts after `at` follows from
   * it. Orders come in the order of time, and the same orders make the same city. Throws a RangeError for a meter that is
   * not of this city.
   */
  downlink(meter: MeterId, frame: Uint8Array, at: Seconds): Obedience;
  /** All that were heeded, those of the plan first. */
  readonly heeded: readonly HeededDownlink[];
  /**
   * What the meter's main register shows at `from` and after each step until before `to`, in L or Wh: the same numbers
   * that its telegrams say.
   */
  registers(meter: MeterId, from: Seconds, to: Seconds, step: Seconds): Float64Array;
  /** Years that the meter's battery still lasts, at its own interval or another; `undefined` where it has none. */
  batteryForecast(meter: MeterId, at: Seconds, interval?: Seconds): number | undefined;
  /** What users and operators reported, late, vaguely or never: models may read it. */
  readonly events: readonly EventReport[];
  /** For scorers alone. */
  readonly truth: Truth;
}

/** A meter as its utility knows it. */
export interface CityMeter {
  readonly meter: MeterId;
  readonly utility: CityUtility;
  /** Where it is mounted and what it measures: `Mill Lane 3, water`. */
  readonly name: string;
  /** The place, which keeps its name when meters are exchanged: `P00012`. */
  readonly point: string;
  /** When it took another's place, or left its own to another. */
  readonly mounted?: Seconds;
  readonly removed?: Seconds;
  /** How often it sends by itself, in seconds. */
  readonly interval: Seconds;
  readonly address: string;
  /** The EUI under which it sends, where it speaks LoRaWAN. */
  readonly devEui?: string;
  /** Meters of one building share it: `B0007`. */
  readonly building: string;
  /** The utility itself is behind the inlet of a district. */
  readonly customer: Customer | "utility";
  /** The district metered area (DMA) that it draws from, or whose inlet it measures: `D01`. */
  readonly district: string;
  readonly position: Position;
  /** The most that is contracted: m3/h of water and gas, kW of electricity and heat; nothing at an inlet. */
  readonly contracted: number;
}
