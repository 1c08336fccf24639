// The columns of the tables by which a utility brings its meters in: what each wants, and how it is read.
import { type MeterId, quantityOf, type RegisterName, readMeterId, tickOf, type Utility } from "@tributary/core";
import { readKey } from "./key-files/meter-fields.ts";

/** What a cell is read by: `undefined` for what it cannot be. */
type Reader<Value> = (cell: string) => Value | undefined;

const matching =
  (pattern: RegExp): Reader<string> =>
  (cell) =>
    pattern.test(cell) ? cell : undefined;
const reference = matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const text = (longest: number) => matching(new RegExp(`^\\P{Cc}{1,${longest}}$`, "u"));
const between =
  (least: number, most: number): Reader<number> =>
  (cell) => {
    const value = /^-?\d+([.]\d+)?$/.test(cell) ? Number(cell) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
const whole =
  (least: number, most: number): Reader<number> =>
  (cell) =>
    /^\d+$/.test(cell) ? between(least, most)(cell) : undefined;
const above0: Reader<number> = (cell) => {
  const value = between(0, 1e6)(cell);
  return value === undefined || value === 0 ? undefined : value;
};
const utilities: readonly Utility[] = ["water", "electricity", "gas", "heat", "other"];

function meterOf(cell: string): MeterId | undefined {
  const [maker = "", ...others] = cell.split(".");
  const meter = [maker.toUpperCase(), ...others.map((part) => part.toLowerCase())].join(".");
  return readMeterId(meter) === undefined ? undefined : meter;
}

function keyOf(cell: string): Uint8Array | "none" | undefined {
  const key = readKey(cell);
  return typeof key === "object" && "wrong" in key ? undefined : key;
}

function registerIn(cell: string): RegisterName | undefined {
  const known = /^[a-z-]+(\.[a-z0-9]+)*$/.test(cell) && quantityOf(cell) === cell.split(".", 1)[0];
  return known && tickOf(quantityOf(cell)) !== undefined ? cell : undefined;
}

const isReal = (date: string) => {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(date);
};
/** A date, or a date with a time, of the point's zone. */
const moment: Reader<string> = (cell) => {
  const shape = /^\d{4}-\d\d-\d\d(?:[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/;
  return shape.test(cell) && isReal(cell.slice(0, 10)) ? cell : undefined;
};

const column = <Value>(wants: string, read: Reader<Value>) => ({ wants, read });
const aReference = "letters, digits and . _ - as the utility names it, 64 at most";

/** Every column that such a table may have, what it wants, and how it is read; only `meter` has to be there. */
export const onboardingColumns = {
  meter: column("a whole meter id such as KAM.12345678.1b.07", meterOf),
  key: column('32 hex digits, or "none" for a meter that sends in the clear', keyOf),
  name: column("at most 200 letters", text(200)),
  driver: column("the name of a driver", matching(/^[a-z0-9-]{1,64}$/)),
  mode: column("the number of a security mode", whole(0, 31)),
  group: column("the name of a group, 64 letters at most", text(64)),
  zone: column("a time zone such as Europe/Madrid", text(64)),
  utility: column(`one of ${utilities.join(", ")}`, (cell) => utilities.find((known) => known === cell)),
  node: column("the name of an edge node: small letters, digits and -", matching(/^[a-z0-9-]{1,32}$/)),
  gateway: column("the name of a gateway: small letters, digits and -", matching(/^[a-z0-9-]{1,32}$/)),
  site: column(aReference, reference),
  site_name: column("at most 200 letters", text(200)),
  address: column("at most 400 letters", text(400)),
  latitude: column("degrees from -90 to 90, with a decimal point", between(-90, 90)),
  longitude: column("degrees from -180 to 180, with a decimal point", between(-180, 180)),
  point: column(aReference, reference),
  point_name: column("at most 200 letters", text(200)),
  from: column("when it was mounted: 2026-03-01 or 2026-03-01T09:30, by the clock of its zone", moment),
  register: column("a register such as volume, energy or energy.backward", registerIn),
  digits: column("how many digits the register has before its point, 1 to 12", whole(1, 12)),
  index: column("what the register showed when it was mounted, with a decimal point", between(-1e9, 1e9)),
  multiplier: column("a factor above 0, with a decimal point", above0),
  pulse: column("what a pulse is worth in m3 or kWh, with a decimal point", above0),
  customer: column(aReference, reference),
  customer_name: column("at most 200 letters", text(200)),
  contact: column("at most 400 letters", text(400)),
  contract: column(aReference, reference),
  contract_from: column("when the customer moved in: 2026-03-01, by the clock of the zone", moment),
  prices: column(aReference, reference),
  maximum: column("most that may be drawn, in kW or m3/h, with a decimal point", above0),
  district: column(aReference, reference),
} as const;

export type OnboardingColumn = keyof typeof onboardingColumns;
export type Cell<Name extends OnboardingColumn> = Exclude<
  ReturnType<(typeof onboardingColumns)[Name]["read"]>,
  undefined
>;

/** A column that says nothing without another one. */
export const needed: readonly (readonly [OnboardingColumn, OnboardingColumn])[] = [
  ["from", "point"],
  ["register", "point"],
  ["digits", "register"],
  ["index", "register"],
  ["multiplier", "point"],
  ["pulse", "point"],
  ["point_name", "point"],
  ["address", "site"],
  ["site_name", "site"],
  ["latitude", "longitude"],
  ["longitude", "latitude"],
  ["latitude", "site"],
  ["customer_name", "customer"],
  ["contact", "customer"],
  ["contract", "customer"],
  ["customer", "point"],
  ["contract_from", "customer"],
  ["prices", "customer"],
  ["maximum", "customer"],
  ["district", "point"],
];
