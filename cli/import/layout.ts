// Finds out which column of a table holds what: from its header, and from what its first line holds.
import { importUnits } from "./units.ts";

/**
 * What a cell tells. `index`: what the register shows. `amount`: what was used in the step that begins at the line's
 * time. `rate`: how fast, over that step.
 */
export type Values = "index" | "amount" | "rate";

/** What somebody says of a table; what he leaves out is found out. */
export interface Told {
  readonly time?: string | undefined;
  readonly meter?: string | undefined;
  readonly value?: string | undefined;
  readonly values?: Values | undefined;
  readonly unit?: string | undefined;
}

export interface Layout {
  /** Place of the column with the time of the line. */
  readonly time: number;
  /** Seconds since 1970, an instant with its offset, or wall time of the zone. */
  readonly clock: "unix" | "instant" | "wall";
  /** A line for each reading, with the meter in a column of its own or none; or a column for each meter. */
  readonly columns:
    | { readonly kind: "long"; readonly meter: number | undefined; readonly value: number }
    | { readonly kind: "wide"; readonly meters: readonly { readonly place: number; readonly name: string }[] };
  readonly values: Values;
  readonly unit: string;
}

const times = ["utc", "unix_ts", "unix", "timestamp", "ts", "time", "datetime", "date", "ts_local", "local", "at"];
const meters = ["meter", "meter_id", "id", "device", "serial"];
const indices = ["register", "counter", "index", "reading"];
/** Columns that stand beside the readings and are none. */
const asides = new Set([...times, "diff", "difference"]);

/** The words of a column's name, and of them the last that is a unit: `register_l` is a register in litres. */
const wordsOf = (name: string) => name.toLowerCase().split(/[^a-z0-9]+/);
const unitNames = new Map(Object.keys(importUnits).map((unit) => [unit.toLowerCase().replace("/", ""), unit]));
const unitIn = (name: string) => unitNames.get(wordsOf(name).at(-1) ?? "");

function placeOf(head: readonly string[], told: string | undefined, names: readonly string[]): number {
  if (told === undefined) {
    const found = names
      .map((name) => head.findIndex((cell) => cell.toLowerCase() === name))
      .find((place) => place >= 0);
    return found ?? -1;
  }
  const place = head.indexOf(told);
  if (place < 0) throw new Error(`there is no column "${told}"; the columns are ${head.join(", ")}`);
  return place;
}

function clockOf(cell: string): Layout["clock"] {
  if (/^\d{9,10}(\.\d+)?$/.test(cell)) return "unix";
  return /(Z|[+-]\d\d:?\d\d)$/i.test(cell) ? "instant" : "wall";
}

/** The column with the value, where a line is one reading. */
function valueColumn(
  head: readonly string[],
  time: number,
  meter: number,
  told: string | undefined,
): number | undefined {
  if (told !== undefined) return placeOf(head, told, []);
  const others = head.flatMap((name, place) => {
    const isAside = asides.has(name.toLowerCase()) || wordsOf(name).some((word) => asides.has(word));
    return place === time || place === meter || isAside ? [] : [place];
  });
  const register = others.find((place) => wordsOf(head[place] ?? "").some((word) => indices.includes(word)));
  return register ?? (meter >= 0 || others.length === 1 ? others[0] : undefined);
}

/** Throws one sentence where the header does not say it and nobody else does. */
export function layoutOf(head: readonly string[], first: readonly string[], told: Told): Layout {
  const time = placeOf(head, told.time, times);
  if (time < 0) throw new Error(`no column holds the time: name it with --time; the columns are ${head.join(", ")}`);
  const clock = clockOf(first[time] ?? "");
  const meter = placeOf(head, told.meter, meters);
  const value = valueColumn(head, time, meter, told.value);
  const unit = told.unit ?? (value === undefined ? undefined : unitIn(head[value] ?? ""));
  if (unit === undefined)
    throw new Error(`say in which unit the values stand: --unit ${Object.keys(importUnits).join(" | ")}`);
  const row = importUnits[unit];
  if (row === undefined) throw new Error(`unit "${unit}" is none of ${Object.keys(importUnits).join(", ")}`);
  const values = told.values ?? (row.per !== undefined ? "rate" : value === undefined ? "amount" : "index");
  if ((values === "rate") !== (row.per !== undefined))
    throw new Error(`--values ${values} does not go with the unit ${unit}`);
  if (value !== undefined)
    return { time, clock, columns: { kind: "long", meter: meter < 0 ? undefined : meter, value }, values, unit };
  const wide = head.flatMap((name, place) =>
    place === time || asides.has(name.toLowerCase()) ? [] : [{ place, name }],
  );
  if (wide.length === 0) throw new Error("no column holds values");
  return { time, clock, columns: { kind: "wide", meters: wide }, values, unit };
}
