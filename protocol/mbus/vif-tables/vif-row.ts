// What one row of a VIF table says, and how rows become a table that is looked up by code.
import type { Quantity, Unit } from "@tributary/core";

/**
 * A run of VIF codes of one meaning. The first code's data are in steps of 10^exponent of the quantity's unit and each
 * further code of the run is ten times coarser; where `units` are given each code has its own unit instead.
 */
export interface VifRow {
  readonly code: number;
  /** How many codes the run has; 1 unless told. */
  readonly span?: number;
  readonly quantity: Quantity;
  readonly exponent?: number;
  readonly unit?: Unit;
  readonly units?: readonly Unit[];
  /** Factor from the wire's unit to ours, as numerator and denominator, where it is no power of ten. */
  readonly factor?: readonly [number, number];
  /** Added to the converted value: temperatures in degrees Fahrenheit. */
  readonly plus?: number;
  /** Integers of this VIF have no sign (EN 13757-3, annex A, types C and D). */
  readonly unsigned?: true;
  /** Tells this register from others of its quantity; becomes a qualifier of the reading. */
  readonly word?: string;
}

/** One code's meaning. */
export interface VifMeaning {
  readonly row: VifRow;
  readonly quantity: Quantity;
  /** Absent where it is the quantity's own. */
  readonly unit: Unit | undefined;
  readonly exponent: number;
}

/** The 128 codes of a table, extension bit aside. */
export type VifTable = readonly (VifMeaning | undefined)[];

export function vifTable(rows: readonly VifRow[]): VifTable {
  const table: (VifMeaning | undefined)[] = new Array(128).fill(undefined);
  for (const row of rows) {
    const { quantity, unit, units, exponent = 0 } = row;
    const span = units?.length ?? row.span ?? 1;
    for (let i = 0; i < span; i += 1) {
      table[row.code + i] =
        units === undefined
          ? { row, quantity, unit, exponent: exponent + i }
          : { row, quantity, unit: units[i], exponent };
    }
  }
  return table;
}
