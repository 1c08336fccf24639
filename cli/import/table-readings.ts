// Reads the readings of a table, line by line: when, of which meter, and what its register shows.
import { quantityOf, type RegisterName, readCivil, type Seconds, tickOf } from "@tributary/core";
import { csvCells, type Delimiter, shownCell } from "@tributary/wire";
import { type Layout, layoutOf, type Told } from "./layout.ts";
import { importUnits } from "./units.ts";

export interface TableReading {
  readonly meter: string;
  readonly at: Seconds;
  /** In ticks of the register. */
  readonly ticks: number;
  /** Nobody knows what was used since the reading before. */
  readonly beginsAnew: boolean;
}

/** What of a line cannot be taken. */
export interface LineFault {
  readonly line: number;
  readonly field: string;
  readonly says: string;
}

export interface TableSettings extends Told {
  /** The meter of a table that names none. */
  readonly name: string;
  /** What the names of meters begin with. */
  readonly prefix: string;
  readonly zone: string;
  readonly register: RegisterName;
  /** Seconds that an amount or a rate stands for. */
  readonly step: Seconds;
  /** A cell that stands for a missing value, beside the empty one. */
  readonly missing?: string | undefined;
}

const delimiters: readonly Delimiter[] = [",", ";", "\t", "|"];

/** The delimiter that a header has most of. */
const delimiterOf = (head: string): Delimiter =>
  delimiters.toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ",";

/**
 * Reads a table, a header and lines. A register that only amounts or rates are known of is counted here from 0 on, at
 * the end of each step; where one is missing it begins anew, for nobody knows what was used meanwhile.
 */
export class TableReader {
  readonly #settings: TableSettings;
  readonly #scale: number;
  #delimiter: Delimiter = ",";
  #head: readonly string[] | undefined;
  #layout: Layout | undefined;
  #clock: Intl.DateTimeFormat | undefined;
  /** Of each meter the line before: its time, and what the register showed at the end of its step. */
  readonly #before = new Map<string, { began: Seconds; at: Seconds; ticks: number }>();

  constructor(settings: TableSettings) {
    this.#settings = settings;
    this.#scale = 10 ** -(tickOf(quantityOf(settings.register)) ?? 0);
  }

  /** The readings of a line, and what of it is wrong. Throws one sentence when the table as a whole cannot be understood. */
  read(
    line: number,
    text: string,
  ): { readonly readings: readonly TableReading[]; readonly faults: readonly LineFault[] } {
    if (this.#head === undefined) {
      this.#delimiter = delimiterOf(text);
      this.#head = csvCells(text.replace(/^\uFEFF/, ""), this.#delimiter);
      return { readings: [], faults: [] };
    }
    const cells = csvCells(text, this.#delimiter);
    this.#layout ??= this.#understand(this.#head, cells);
    const { time, columns } = this.#layout;
    const readings: TableReading[] = [];
    const faults: LineFault[] = [];
    const take = (meter: string, place: number) => {
      const found = this.#reading(meter, cells[time] ?? "", cells[place] ?? "");
      if (typeof found === "string") faults.push({ line, field: this.#head?.[place] ?? "", says: found });
      else if (found !== undefined) readings.push(...found);
    };
    if (columns.kind === "wide") for (const { place, name } of columns.meters) take(name, place);
    else take(columns.meter === undefined ? this.#settings.name : (cells[columns.meter] ?? ""), columns.value);
    return { readings, faults };
  }

  #understand(head: readonly string[], first: readonly string[]): Layout {
    const layout = layoutOf(head, first, this.#settings);
    const { quantity } = importUnits[layout.unit] ?? {};
    if (quantity !== quantityOf(this.#settings.register)) {
      throw new Error(`${layout.unit} is no unit of register ${this.#settings.register}`);
    }
    return layout;
  }

  /** The reading that a cell tells, and before the first of a counted register where it began; `undefined`: nothing. */
  #reading(meter: string, time: string, cell: string): readonly TableReading[] | string | undefined {
    if (meter === "" || meter.length > 40) return `${shownCell(meter)} is no name of a meter`;
    if (cell === "" || cell === this.#settings.missing) return undefined;
    const name = `${this.#settings.prefix}${meter}`;
    const before = this.#before.get(name);
    const began = this.#moment(time, before?.began ?? 0);
    if (began === undefined) return `${shownCell(time)} is no time`;
    const value = Number(cell);
    if (!Number.isFinite(value)) return `${shownCell(cell)} is no number`;
    const ticks = this.#ticks(value);
    if (!Number.isSafeInteger(ticks)) return `${shownCell(cell)} is more than can be counted`;
    if (this.#layout?.values === "index") {
      this.#before.set(name, { began, at: began, ticks });
      return [{ meter: name, at: began, ticks, beginsAnew: false }];
    }
    if (ticks < 0) return `${shownCell(cell)} is below 0`;
    const at = began + this.#settings.step;
    const counted = { at, ticks: (before?.ticks ?? 0) + ticks };
    this.#before.set(name, { began, ...counted });
    const reading: TableReading = { meter: name, ...counted, beginsAnew: false };
    if (before?.at === began) return [reading];
    return [{ meter: name, at: began, ticks: before?.ticks ?? 0, beginsAnew: before !== undefined }, reading];
  }

  #ticks(value: number): number {
    const { factor = 1, per } = importUnits[this.#layout?.unit ?? ""] ?? {};
    const steps = per === undefined ? 1 : this.#settings.step / per;
    return Math.round(value * factor * steps * this.#scale);
  }

  /** Of two moments that wall time names alike, in the hour that autumn repeats, the one that comes after `before`. */
  #moment(text: string, before: Seconds): Seconds | undefined {
    if (this.#layout?.clock === "unix") return /^\d{1,10}(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : undefined;
    if (this.#layout?.clock === "instant") {
      const at = Date.parse(text);
      return Number.isNaN(at) || at < 0 ? undefined : Math.floor(at / 1000);
    }
    const at = readCivil(text.replace(" ", "T"), this.#settings.zone);
    return at !== undefined && at <= before && this.#isRepeated(at) ? at + 3600 : at;
  }

  /** Whether the clocks show the same an hour later. */
  #isRepeated(at: Seconds): boolean {
    this.#clock ??= new Intl.DateTimeFormat("en", { timeZone: this.#settings.zone, timeStyle: "medium" });
    return this.#clock.format(at * 1000) === this.#clock.format((at + 3600) * 1000);
  }
}
