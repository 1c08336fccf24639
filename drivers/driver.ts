// What a driver is: everything that is known about a meter model, as data with its proof.
import type { Alarm, Quantity, Reading, Utility } from "@tributary/core";

/**
 * Meters that a driver is for: every pair of a version and a type (hex, as in `MeterAddress`) of one manufacturer. `*`
 * is any: for makers who use these bytes for something else, and only where no other driver names the meter.
 */
export interface MeterFamily {
  readonly manufacturer: string;
  readonly versions: readonly string[];
  readonly types: readonly string[];
}

/** A word of a meter's status: one of the alarms, or what the transport layer says about the answer itself. */
export type StatusWord = Alarm | "busy" | "application-error" | "abnormal";

/** A telegram whose status byte has `value` under `mask` says `word`. */
export interface StatusRow {
  readonly mask: number;
  readonly value: number;
  readonly word: StatusWord;
}

/** What the maker means by a record that the standard leaves to him, named by its header (DIF to last VIFE, hex). */
export interface RecordRule {
  readonly header: string;
  /** The number in the record counts steps of 10^exponent of the quantity's unit. */
  readonly reading?: {
    readonly quantity: Quantity;
    readonly exponent: number;
    readonly direction?: "backward";
    readonly qualifiers?: readonly string[];
  };
  /** The record is a set of flags: alarm by bit number, bit 0 the lowest. */
  readonly flags?: Readonly<Record<number, Alarm>>;
}

/** What a model offers, in the five groups by which meters are compared. */
export interface Features {
  /** What it measures. */
  readonly energy: readonly Quantity[];
  readonly communication: {
    readonly links: readonly ("S" | "T" | "C" | "wired")[];
    readonly security: readonly ("none" | "mode-5" | "mode-7" | "ell-ctr")[];
  };
  /** Which values it keeps besides the present one. */
  readonly data: readonly ("due-date" | "month-end" | "extremes" | "clock")[];
  readonly alarms: readonly Alarm[];
  readonly cost: { readonly supply: "battery" | "mains" };
}

/** A reading as a sample states it: fields that have their usual value (instantaneous, 0) are left out. */
export type BriefReading = Pick<Reading, "quantity" | "value" | "unit"> &
  Partial<Pick<Reading, "function" | "storage" | "tariff" | "subunit" | "direction" | "qualifiers" | "at">>;

/** A telegram of the model and what it says: the driver's proof. */
export interface Sample {
  /** A frame without link layer CRCs, hex. */
  readonly telegram: string;
  /** AES key, hex. */
  readonly key?: string;
  readonly status: readonly StatusWord[];
  readonly readings: readonly BriefReading[];
}

/** A meter model. JSON-safe: it may be shipped, stored and edited as a document. */
export interface Driver {
  /** Maker and model, kebab-case; never changed, for stored readings and key files name it. */
  readonly name: string;
  readonly title: string;
  readonly maker: string;
  readonly utility: Utility;
  readonly meters: readonly MeterFamily[];
  readonly features: Features;
  /** What the maker's bits of the status byte say. A bit that stands in a mask here is not read as the standard says. */
  readonly status?: readonly StatusRow[];
  readonly records?: readonly RecordRule[];
  /** Record headers of its full frames, hex, one after another: compact frames are read before a full one is heard. */
  readonly formats?: readonly string[];
  /** The values of storage number `from` and those above it are of the ends of months, latest first; no dates are sent. */
  readonly monthEnds?: { readonly from: number };
  /** Name of the decoder for what it sends beside the standard's records. */
  readonly decoder?: string;
  readonly samples: readonly Sample[];
}

/** The reading as samples state it. */
export function brief(reading: Reading): BriefReading {
  const { quantity, value, unit, storage, tariff, subunit, direction, qualifiers, at } = reading;
  return {
    quantity,
    value,
    unit,
    ...(reading.function === "instantaneous" ? {} : { function: reading.function }),
    ...(storage === 0 ? {} : { storage }),
    ...(tariff === 0 ? {} : { tariff }),
    ...(subunit === 0 ? {} : { subunit }),
    ...(direction === undefined ? {} : { direction }),
    ...(qualifiers === undefined || qualifiers.length === 0 ? {} : { qualifiers }),
    ...(at === undefined ? {} : { at }),
  };
}
