// Who lives and works in the city, and what they do all day: one row a habit, one table a kind of customer.

/** How likely each hour is, midnight first: a digit an hour, from 0 (never) to 9; on working days and on free ones. */
export type Hours = readonly [week: string, weekend: string];

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
  /** Share of days on which nobody comes, holidays apart. */
  readonly emptyDays: number;
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

const night = daily("011110000000000000000000");
const atHome: Hours = ["000000584211121112356642", "000000024665455433455653"];
const showers: Hours = ["000000583100000001233310", "000000013674211111233320"];
const breakfast: Hours = ["000000584100000000000000", "000000012674200000000000"];
const meals = daily("000000330000430000279500");
const evening = daily("000000100000000001589620");
const watering = daily("000000120000000000035200");

const household = {
  water: [
    // No more than one visit a night, and none later than bedtime: a sound house is silent for hours.
    { what: "night", per: "premises", timesADay: 0.35, hours: night, amount: [4, 8], seconds: [40, 80] },
    { what: "toilet", per: "person", timesADay: 3.6, hours: atHome, amount: [4, 9], seconds: [40, 90] },
    { what: "hands", per: "person", timesADay: 3.6, hours: atHome, amount: [1, 4], seconds: [15, 50] },
    { what: "tap", per: "person", timesADay: 1.6, hours: meals, amount: [3, 14], seconds: [60, 400] },
    { what: "shower", per: "person", timesADay: 0.75, hours: showers, amount: [30, 75], seconds: [240, 540] },
    { what: "bath", per: "premises", timesADay: 0.07, hours: evening, amount: [90, 150], seconds: [500, 800] },
    { what: "laundry", per: "premises", timesADay: 0.5, hours: atHome, amount: [38, 60], seconds: [2400, 4200] },
    { what: "dishes", per: "premises", timesADay: 0.5, hours: evening, amount: [9, 14], seconds: [1200, 2400] },
    {
      what: "garden",
      per: "premises",
      timesADay: 0.7,
      hours: watering,
      amount: [60, 220],
      seconds: [900, 2400],
      owners: 0.4,
      summer: true,
    },
  ],
  electricity: [
    { what: "breakfast", per: "person", timesADay: 0.8, hours: breakfast, amount: [60, 140], seconds: [180, 600] },
    { what: "cooking", per: "premises", timesADay: 1.5, hours: meals, amount: [400, 1300], seconds: [1500, 3600] },
    { what: "light", per: "person", timesADay: 1.5, hours: evening, amount: [60, 240], seconds: [3600, 10_800] },
    { what: "screens", per: "person", timesADay: 1.2, hours: evening, amount: [90, 300], seconds: [3600, 10_800] },
    { what: "laundry", per: "premises", timesADay: 0.5, hours: atHome, amount: [500, 1000], seconds: [4200, 7200] },
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
const laundry = daily("000000000156643100000000");

/** A small one: its guests sleep from two to five. */
const hotel = {
  water: [
    { what: "toilet", per: "person", timesADay: 4, hours: guests, amount: [4, 9], seconds: [40, 90] },
    { what: "shower", per: "person", timesADay: 1.1, hours: showers, amount: [40, 90], seconds: [300, 600] },
    { what: "laundry", per: "premises", timesADay: 4, hours: laundry, amount: [80, 140], seconds: [2400, 4200] },
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
  shop: { people: [2, 6], emptyDays: 0, routines: shop, standby: [300, 700], heatLoss: [150, 300], heating: warmShop },
  office: {
    people: [12, 45],
    emptyDays: 0,
    routines: office,
    standby: [400, 900],
    heatLoss: [400, 900],
    heating: warmWork,
  },
  school: {
    people: [80, 160],
    emptyDays: 0,
    routines: school,
    standby: [600, 1200],
    heatLoss: [1200, 2500],
    heating: warmWork,
  },
  hotel: {
    people: [8, 20],
    emptyDays: 0,
    routines: hotel,
    standby: [700, 1500],
    heatLoss: [500, 900],
    heating: warmHotel,
  },
} as const satisfies Record<string, CustomerKind>;

export type Customer = keyof typeof customerKinds;
