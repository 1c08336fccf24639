// Who lives and works in the city, and what they do all day: one row a habit, one table a kind of customer.
import type { Utility } from "@tributary/core";

/** A utility that the city has customers for. */
export type CityUtility = Exclude<Utility, "other">;

/** How likely each hour is, midnight first: a digit an hour, from 0 (never) to 9; on working days and on free ones. */
export type Hours = readonly [working: string, free: string];

/** What is used in litres (water, gas) or watt hours (electricity). */
export type Supply = "water" | "electricity" | "gas";

/** Something that is done now and then. */
export interface Routine {
  readonly what: string;
  readonly per: "person" | "premises";
  readonly timesADay: number;
  readonly hours: Hours;
  /** Least and most of what it takes, and of how long; more takes longer. */
  readonly amount: readonly [number, number];
  readonly seconds: readonly [number, number];
  /** Share of premises that do it at all. */
  readonly owners?: number;
  /** Only from May to September. */
  readonly summer?: true;
}

export interface CustomerKind {
  readonly people: readonly [number, number];
  /** Share of days on which nobody comes, closed ones apart. */
  readonly emptyDays: number;
  /** When nobody comes at all. */
  readonly closed?: "bank-holidays" | "school-holidays";
  /** How much more or less is done in summer than in the rest of the year. */
  readonly summer?: number;
  readonly routines: Readonly<Record<Supply, readonly Routine[]>>;
  /** Power that is always drawn, in watts. */
  readonly standby: readonly [number, number];
  /** Heat lost for each kelvin that it is colder outside, in watts. */
  readonly heatLoss: readonly [number, number];
  /** When the heating runs: 9 is fully, 0 not at all. */
  readonly heating: Hours;
}

function daily(hours: string): Hours {
  return [hours, hours];
}

function workdays(hours: string): Hours {
  return [hours, "000000000000000000000000"];
}

// The hours of household water are those of measured households on the Mediterranean coast, event by event.
const night: Hours = ["964223100000000000000000", "975323200000000000000000"];
const atHome: Hours = ["310000256556555555666764", "310000013578766666666654"];
const showers: Hours = ["000000395575421222246544", "000000014689843233345333"];
const kitchen: Hours = ["000000133322245322235631", "000000012344365432235531"];
const laundry: Hours = ["000000012466665544443210", "000000001467665544443210"];
const dishes = daily("000000000222112422225863");
const bathing = daily("000000000000000111336642");
const breakfast: Hours = ["000000584100000000000000", "000000012674200000000000"];
const meals = daily("000000330000430000279500");
const evening = daily("000000100000000001589620");
const drying: Hours = ["000000584211121112356642", "000000024665455433455653"];
const watering = daily("000000120000000000035200");

const household = {
  water: [
    { what: "night", per: "premises", timesADay: 2.3, hours: night, amount: [2, 9], seconds: [40, 80] },
    { what: "toilet", per: "person", timesADay: 3.3, hours: atHome, amount: [4, 10], seconds: [40, 90] },
    { what: "hands", per: "person", timesADay: 2, hours: atHome, amount: [0.3, 2.5], seconds: [10, 40] },
    { what: "tap", per: "person", timesADay: 1.3, hours: kitchen, amount: [2, 14], seconds: [60, 400] },
    { what: "shower", per: "person", timesADay: 0.79, hours: showers, amount: [25, 80], seconds: [240, 540] },
    { what: "bath", per: "premises", timesADay: 0.07, hours: bathing, amount: [90, 150], seconds: [500, 800] },
    { what: "laundry", per: "premises", timesADay: 0.5, hours: laundry, amount: [38, 60], seconds: [2400, 4200] },
    { what: "dishes", per: "premises", timesADay: 0.5, hours: dishes, amount: [9, 14], seconds: [1200, 2400] },
    {
      what: "garden",
      per: "premises",
      timesADay: 0.7,
      hours: watering,
      amount: [60, 220],
      seconds: [900, 2400],
      owners: 0.15,
      summer: true,
    },
  ],
  electricity: [
    { what: "breakfast", per: "person", timesADay: 0.8, hours: breakfast, amount: [60, 140], seconds: [180, 600] },
    { what: "cooking", per: "premises", timesADay: 1.5, hours: meals, amount: [400, 1300], seconds: [1500, 3600] },
    { what: "light", per: "person", timesADay: 1.5, hours: evening, amount: [60, 240], seconds: [3600, 10_800] },
    { what: "screens", per: "person", timesADay: 1.2, hours: evening, amount: [90, 300], seconds: [3600, 10_800] },
    { what: "laundry", per: "premises", timesADay: 0.5, hours: drying, amount: [500, 1000], seconds: [4200, 7200] },
    { what: "dryer", per: "premises", timesADay: 0.15, hours: evening, amount: [1200, 2200], seconds: [3600, 5400] },
  ],
  gas: [
    { what: "shower", per: "person", timesADay: 0.75, hours: showers, amount: [100, 240], seconds: [240, 540] },
    { what: "cooking", per: "premises", timesADay: 1.2, hours: meals, amount: [60, 180], seconds: [900, 2400] },
  ],
} as const satisfies CustomerKind["routines"];

const visits: Hours = ["000000001345543335663000", "000000000247765300000000"];
const opening = daily("000000009000000000000000");
const closing = daily("000000000000000000006300");

const shop = {
  water: [
    { what: "toilet", per: "person", timesADay: 3, hours: visits, amount: [4, 9], seconds: [40, 90] },
    { what: "cleaning", per: "premises", timesADay: 1, hours: closing, amount: [20, 60], seconds: [300, 900] },
  ],
  electricity: [
    {
      what: "light",
      per: "premises",
      timesADay: 1,
      hours: opening,
      amount: [14_000, 17_000],
      seconds: [41_000, 43_000],
    },
    { what: "ovens", per: "person", timesADay: 4, hours: visits, amount: [300, 900], seconds: [900, 2700] },
  ],
  gas: [],
} as const satisfies CustomerKind["routines"];

const atWork = workdays("000000026666356643100000");
const arrival = workdays("000000028400000000000000");
const workStart = workdays("000000090000000000000000");

const office = {
  water: [
    { what: "toilet", per: "person", timesADay: 2.4, hours: atWork, amount: [4, 8], seconds: [40, 90] },
    { what: "kitchen", per: "person", timesADay: 1.2, hours: atWork, amount: [1, 4], seconds: [15, 60] },
  ],
  electricity: [
    { what: "desk", per: "person", timesADay: 1, hours: arrival, amount: [700, 1200], seconds: [25_000, 32_000] },
    {
      what: "light",
      per: "premises",
      timesADay: 1,
      hours: workStart,
      amount: [9000, 14_000],
      seconds: [36_000, 39_000],
    },
  ],
  gas: [],
} as const satisfies CustomerKind["routines"];

const lessons = workdays("000000004496464221000000");
const canteen = workdays("000000000002673000000000");
const canteenWork = workdays("000000000356300000000000");

const school = {
  water: [
    { what: "toilet", per: "person", timesADay: 1.3, hours: lessons, amount: [3, 6], seconds: [40, 80] },
    { what: "canteen", per: "person", timesADay: 0.5, hours: canteen, amount: [4, 9], seconds: [60, 240] },
  ],
  electricity: [
    {
      what: "light",
      per: "premises",
      timesADay: 1,
      hours: workStart,
      amount: [22_000, 32_000],
      seconds: [30_000, 36_000],
    },
    { what: "ovens", per: "premises", timesADay: 3, hours: canteenWork, amount: [2500, 5000], seconds: [1800, 5400] },
  ],
  gas: [],
} as const satisfies CustomerKind["routines"];

const guests = daily("200000485312211112334653");
const linen = daily("000000000156643100000000");

/** A small one: its guests sleep from two to five. */
const hotel = {
  water: [
    { what: "toilet", per: "person", timesADay: 4, hours: guests, amount: [4, 9], seconds: [40, 90] },
    { what: "shower", per: "person", timesADay: 1.1, hours: showers, amount: [40, 90], seconds: [300, 600] },
    { what: "laundry", per: "premises", timesADay: 4, hours: linen, amount: [80, 140], seconds: [2400, 4200] },
    { what: "kitchen", per: "person", timesADay: 2, hours: meals, amount: [5, 15], seconds: [60, 400] },
  ],
  electricity: [
    { what: "rooms", per: "person", timesADay: 2, hours: guests, amount: [300, 900], seconds: [1800, 7200] },
    { what: "kitchen", per: "premises", timesADay: 5, hours: meals, amount: [2000, 4000], seconds: [1800, 5400] },
  ],
  gas: [
    { what: "shower", per: "person", timesADay: 1.1, hours: showers, amount: [150, 300], seconds: [300, 600] },
    { what: "cooking", per: "premises", timesADay: 5, hours: meals, amount: [200, 500], seconds: [1800, 4500] },
  ],
} as const satisfies CustomerKind["routines"];

/** Done by nine, before the sun takes it. */
const irrigation = daily("000000990000000000000000");
const milking = daily("000009900000000009900000");

const farm = {
  water: [
    ...household.water,
    { what: "animals", per: "premises", timesADay: 6, hours: milking, amount: [40, 120], seconds: [600, 1800] },
    {
      what: "irrigation",
      per: "premises",
      timesADay: 4,
      hours: irrigation,
      amount: [1500, 3500],
      seconds: [2400, 3500],
      summer: true,
    },
  ],
  electricity: [
    ...household.electricity,
    { what: "milking", per: "premises", timesADay: 2, hours: milking, amount: [2000, 5000], seconds: [3000, 5400] },
  ],
  gas: household.gas,
} as const satisfies CustomerKind["routines"];

const warmHome: Hours = ["000000799755555568888740", "000000025899888888899850"];
const warmWork = workdays("000000799877777765000000");
const warmShop = daily("000000078866666666640000");
const warmHotel = daily("000000899866555567888877");

export const customerKinds = {
  household: {
    people: [1, 4],
    emptyDays: 0.06,
    routines: household,
    standby: [40, 110],
    heatLoss: [110, 230],
    heating: warmHome,
  },
  shop: {
    people: [2, 6],
    emptyDays: 0,
    closed: "bank-holidays",
    routines: shop,
    standby: [300, 700],
    heatLoss: [150, 300],
    heating: warmShop,
  },
  farm: {
    people: [2, 5],
    emptyDays: 0,
    routines: farm,
    standby: [200, 500],
    heatLoss: [180, 320],
    heating: warmHome,
  },
  office: {
    people: [12, 45],
    emptyDays: 0,
    closed: "bank-holidays",
    summer: 0.75,
    routines: office,
    standby: [400, 900],
    heatLoss: [400, 900],
    heating: warmWork,
  },
  school: {
    people: [80, 160],
    emptyDays: 0,
    closed: "school-holidays",
    routines: school,
    standby: [600, 1200],
    heatLoss: [1200, 2500],
    heating: warmWork,
  },
  hotel: {
    people: [8, 20],
    emptyDays: 0,
    summer: 1.5,
    routines: hotel,
    standby: [700, 1500],
    heatLoss: [500, 900],
    heating: warmHotel,
  },
} as const satisfies Record<string, CustomerKind>;

export type Customer = keyof typeof customerKinds;
