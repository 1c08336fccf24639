// Who lives and works in the city, and what they do all day: one row a habit, one table a kind of customer.

/** Twenty-four digits, midnight first: how likely an hour is, from 0 (never) to 9. */
export type Hours = string;

/** What is used in litres (water, gas) or watt hours (electricity). */
export type Supply = "water" | "electricity" | "gas";

/** Something that is done now and then. */
export interface Routine {
  readonly what: string;
  readonly uses: Supply;
  readonly per: "person" | "premises";
  readonly timesADay: number;
  readonly hours: Hours;
  /** Where free days differ. */
  readonly weekend?: Hours;
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
  readonly routines: readonly Routine[];
  /** Power that is always drawn, in watts. */
  readonly standby: readonly [number, number];
  /** Heat lost per kelvin of difference to the outside, in watts, and when the heating runs: 9 is fully, 0 not at all. */
  readonly heatLoss: readonly [number, number];
  readonly heating: Hours;
  readonly weekendHeating?: Hours;
}

const never: Hours = "000000000000000000000000";
const night: Hours = "011110000000000000000000";
const atHome: Hours = "000000584211121112356642";
const freeDay: Hours = "000000024665455433455653";
const showers: Hours = "000000583100000001233310";
const meals: Hours = "000000330000430000279500";
const evening: Hours = "000000100000000001589620";
const officeDay: Hours = "000000026666356643100000";
const openingHours: Hours = "000000001345543335663000";
const opens: Hours = "000000009000000000000000";

const household: readonly Routine[] = [
  // No more than one visit a night, and no later than bedtime: a sound house is silent for hours.
  { what: "toilet at night", uses: "water", per: "premises", timesADay: 0.35, hours: night, amount: [4, 8], seconds: [40, 80] },
  { what: "toilet", uses: "water", per: "person", timesADay: 3.6, hours: atHome, weekend: freeDay, amount: [4, 9], seconds: [40, 90] },
  { what: "hands", uses: "water", per: "person", timesADay: 3.6, hours: atHome, weekend: freeDay, amount: [1, 4], seconds: [15, 50] },
  { what: "kitchen tap", uses: "water", per: "person", timesADay: 1.6, hours: meals, amount: [3, 14], seconds: [60, 400] },
  { what: "shower", uses: "water", per: "person", timesADay: 0.75, hours: showers, weekend: freeDay, amount: [30, 75], seconds: [240, 540] },
  { what: "bath", uses: "water", per: "premises", timesADay: 0.15, hours: evening, amount: [90, 150], seconds: [500, 800], owners: 0.4 },
  { what: "washing machine", uses: "water", per: "premises", timesADay: 0.5, hours: atHome, weekend: freeDay, amount: [38, 60], seconds: [2400, 4200] },
  { what: "dishwasher", uses: "water", per: "premises", timesADay: 0.6, hours: evening, amount: [9, 14], seconds: [1200, 2400], owners: 0.7 },
  { what: "garden", uses: "water", per: "premises", timesADay: 0.7, hours: "000000120000000000035200", amount: [60, 220], seconds: [900, 2400], owners: 0.4, summer: true },
  { what: "breakfast", uses: "electricity", per: "person", timesADay: 0.8, hours: "000000584100000000000000", weekend: freeDay, amount: [60, 140], seconds: [180, 600] },
  { what: "cooking", uses: "electricity", per: "premises", timesADay: 1.5, hours: meals, amount: [400, 1300], seconds: [1500, 3600] },
  { what: "light", uses: "electricity", per: "person", timesADay: 1.5, hours: evening, amount: [60, 240], seconds: [3600, 10_800] },
  { what: "television", uses: "electricity", per: "premises", timesADay: 1.4, hours: evening, weekend: freeDay, amount: [120, 420], seconds: [3600, 10_800] },
  { what: "washing machine", uses: "electricity", per: "premises", timesADay: 0.5, hours: atHome, weekend: freeDay, amount: [500, 1000], seconds: [4200, 7200] },
  { what: "dryer", uses: "electricity", per: "premises", timesADay: 0.3, hours: evening, weekend: freeDay, amount: [1200, 2200], seconds: [3600, 5400], owners: 0.4 },
  { what: "hot water", uses: "gas", per: "person", timesADay: 0.75, hours: showers, weekend: freeDay, amount: [100, 240], seconds: [240, 540] },
  { what: "cooking", uses: "gas", per: "premises", timesADay: 1.2, hours: meals, amount: [60, 180], seconds: [900, 2400] },
];

const shop: readonly Routine[] = [
  { what: "toilet", uses: "water", per: "person", timesADay: 3, hours: openingHours, weekend: "000000000247765300000000", amount: [4, 9], seconds: [40, 90] },
  { what: "cleaning", uses: "water", per: "premises", timesADay: 1, hours: "000000000000000000006300", amount: [20, 60], seconds: [300, 900] },
  { what: "light", uses: "electricity", per: "premises", timesADay: 1, hours: opens, amount: [14_000, 17_000], seconds: [41_000, 43_000] },
  { what: "till and oven", uses: "electricity", per: "person", timesADay: 4, hours: openingHours, amount: [300, 900], seconds: [900, 2700] },
];

const office: readonly Routine[] = [
  { what: "toilet", uses: "water", per: "person", timesADay: 2.4, hours: officeDay, weekend: never, amount: [4, 8], seconds: [40, 90] },
  { what: "kitchen", uses: "water", per: "person", timesADay: 1.2, hours: officeDay, weekend: never, amount: [1, 4], seconds: [15, 60] },
  { what: "desk", uses: "electricity", per: "person", timesADay: 1, hours: "000000028400000000000000", weekend: never, amount: [700, 1200], seconds: [25_000, 32_000] },
  { what: "light", uses: "electricity", per: "premises", timesADay: 1, hours: "000000090000000000000000", weekend: never, amount: [9000, 14_000], seconds: [36_000, 39_000] },
];

const school: readonly Routine[] = [
  { what: "toilet", uses: "water", per: "person", timesADay: 1.3, hours: "000000004496464221000000", weekend: never, amount: [3, 6], seconds: [40, 80] },
  { what: "canteen", uses: "water", per: "person", timesADay: 0.5, hours: "000000000002673000000000", weekend: never, amount: [4, 9], seconds: [60, 240] },
  { what: "sports ground", uses: "water", per: "premises", timesADay: 0.6, hours: "000000630000000000000000", amount: [800, 2500], seconds: [1800, 5400], summer: true },
  { what: "light", uses: "electricity", per: "premises", timesADay: 1, hours: "000000090000000000000000", weekend: never, amount: [22_000, 32_000], seconds: [30_000, 36_000] },
  { what: "kitchen", uses: "electricity", per: "premises", timesADay: 3, hours: "000000000356300000000000", weekend: never, amount: [2500, 5000], seconds: [1800, 5400] },
];

const guestHours: Hours = "200000485312211112334653";

/** A small one: its guests sleep from two to five. */
const hotel: readonly Routine[] = [
  { what: "toilet", uses: "water", per: "person", timesADay: 4, hours: guestHours, amount: [4, 9], seconds: [40, 90] },
  { what: "shower", uses: "water", per: "person", timesADay: 1.1, hours: "000000587200000013332210", amount: [40, 90], seconds: [300, 600] },
  { what: "laundry", uses: "water", per: "premises", timesADay: 4, hours: "000000000156643100000000", amount: [80, 140], seconds: [2400, 4200] },
  { what: "kitchen", uses: "water", per: "person", timesADay: 2, hours: meals, amount: [5, 15], seconds: [60, 400] },
  { what: "rooms", uses: "electricity", per: "person", timesADay: 2, hours: guestHours, amount: [300, 900], seconds: [1800, 7200] },
  { what: "kitchen", uses: "electricity", per: "premises", timesADay: 5, hours: meals, amount: [2000, 4000], seconds: [1800, 5400] },
  { what: "hot water", uses: "gas", per: "person", timesADay: 1.1, hours: showers, amount: [150, 300], seconds: [300, 600] },
  { what: "cooking", uses: "gas", per: "premises", timesADay: 5, hours: meals, amount: [200, 500], seconds: [1800, 4500] },
];

const homeHeating: Hours = "000000799755555568888740";
const workHeating: Hours = "000000799877777765000000";

export const customerKinds = {
  household: {
    people: [1, 4],
    emptyDays: 0.06,
    routines: household,
    standby: [40, 110],
    heatLoss: [110, 230],
    heating: homeHeating,
    weekendHeating: "000000025899888888899850",
  },
  shop: {
    people: [2, 6],
    emptyDays: 0,
    routines: shop,
    standby: [300, 700],
    heatLoss: [150, 300],
    heating: "000000078866666666640000",
  },
  office: {
    people: [12, 45],
    emptyDays: 0,
    routines: office,
    standby: [400, 900],
    heatLoss: [400, 900],
    heating: workHeating,
    weekendHeating: never,
  },
  school: {
    people: [80, 160],
    emptyDays: 0,
    routines: school,
    standby: [600, 1200],
    heatLoss: [1200, 2500],
    heating: workHeating,
    weekendHeating: never,
  },
  hotel: {
    people: [8, 20],
    emptyDays: 0,
    routines: hotel,
    standby: [700, 1500],
    heatLoss: [500, 900],
    heating: "000000899866555567888877",
  },
} as const satisfies Record<string, CustomerKind>;

export type Customer = keyof typeof customerKinds;
