// The units in which tables of readings stand, and what one of each is in the unit that a quantity is kept in.
import type { Quantity } from "@tributary/core";

interface ImportUnit {
  readonly quantity: Quantity;
  /** Unit of the quantity (core/quantities) in one of this. */
  readonly factor: number;
  /** Seconds in which a rate uses one of it; absent for what is no rate. */
  readonly per?: number;
}

// biome-ignore format: one aligned table
export const importUnits: Readonly<Record<string, ImportUnit>> = {
  m3:     { quantity: "volume", factor: 1 },
  L:      { quantity: "volume", factor: 1e-3 },
  dm3:    { quantity: "volume", factor: 1e-3 },
  ft3:    { quantity: "volume", factor: 0.028_316_846_592 },
  kWh:    { quantity: "energy", factor: 1 },
  Wh:     { quantity: "energy", factor: 1e-3 },
  MWh:    { quantity: "energy", factor: 1e3 },
  "m3/h": { quantity: "volume", factor: 1, per: 3600 },
  "L/s":  { quantity: "volume", factor: 1e-3, per: 1 },
  "L/min":{ quantity: "volume", factor: 1e-3, per: 60 },
  kW:     { quantity: "energy", factor: 1, per: 3600 },
  W:      { quantity: "energy", factor: 1e-3, per: 3600 },
};
