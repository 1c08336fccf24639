// Streets and houses: who stands at which address.
import type { Seconds } from "@tributary/core";
import { type Customer, customerKinds, type Supply } from "./customers.ts";
import { between, hash, share } from "./random.ts";
import { housesInStreet, settlerAt } from "./settlement.ts";

/** How the people at an address heed a call to use less for a while: part of what they would do then they do after it. */
export interface Reaction {
  readonly supply: Supply;
  readonly from: Seconds;
  readonly to: Seconds;
  /** Share of what would begin within that time that is put off, 0 to 1. */
  readonly putOff: number;
}

/** One address. Everything that is drawn for it depends on its seed alone. */
export interface Premises {
  readonly seed: number;
  /** The seed of the whole city: its weather is common to all. */
  readonly citySeed: number;
  /** Place along the way, from 0. */
  readonly index: number;
  readonly address: string;
  readonly customer: Customer;
  readonly vacantInSummer: boolean;
  readonly people: number;
  /** Heated by gas; the others have no gas meter. */
  readonly gas: boolean;
  /** Peak of the solar cells on the roof in watts; 0 where there are none. */
  readonly solarWatts: number;
  /** Watts per kelvin. */
  readonly heatLoss: number;
  /** Watts. */
  readonly standby: number;
  /** How much more or less than others these people use of everything. */
  readonly temper: number;
  readonly reactions: readonly Reaction[];
}

const streets = [
  [
    "Mill",
    "Bridge",
    "Orchard",
    "Station",
    "Church",
    "River",
    "Meadow",
    "Market",
    "Harbour",
    "Linden",
    "Chapel",
    "Quarry",
  ],
  ["Lane", "Street", "Road", "Row", "Way", "Walk", "Hill", "Close"],
] as const;
const gasShare = 0.65;

function addressOf(index: number): string {
  const [names, ways] = streets;
  const street = Math.floor(index / housesInStreet);
  const name = names[street % names.length] ?? "";
  // Names and ways run apart, so that a street's name comes back only when every pair was used.
  const way = ways[(street + Math.floor(street / names.length)) % ways.length] ?? "";
  const round = Math.floor(street / (names.length * ways.length));
  const number = (index % housesInStreet) + 1;
  return `${name} ${way} ${number + round * 2 * housesInStreet}`;
}

/** What is asked to stand at an address, where it is not left to the way. */
export interface Wanted {
  readonly customer?: Customer;
  readonly vacantInSummer?: boolean;
  readonly reactions?: readonly Reaction[];
}

/** The premises at a place along the way, from 0. */
export function premisesAt(citySeed: number, index: number, wanted: Wanted = {}): Premises {
  const seed = hash(citySeed, index);
  const settler = settlerAt(index);
  const { customer = settler.customer, vacantInSummer = settler.vacantInSummer } = wanted;
  const { people, heatLoss, standby } = customerKinds[customer];
  const gas = share(seed, 6) < gasShare;
  const solar = customer === "household" && settler.solar;
  return {
    seed,
    citySeed,
    index,
    address: addressOf(index),
    customer,
    vacantInSummer,
    people: Math.round(between(people[0] - 0.4, people[1] + 0.4, seed, 1)),
    gas,
    solarWatts: solar ? Math.round(between(3500, 7000, seed, 2)) : 0,
    heatLoss: between(heatLoss[0], heatLoss[1], seed, 3),
    standby: between(standby[0], standby[1], seed, 4),
    temper: 0.45 + 1.05 * share(seed, 5),
    reactions: wanted.reactions ?? [],
  };
}
