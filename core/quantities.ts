// The quantities that meters report and the unit, with the size of its ticks, in which each is kept.

/**
 * One row a quantity. `unit` is the unit in which readings are given; `tick` is the power of ten of that unit which
 * one tick of a stored register is worth, so that sums of registers are exact integers. Quantities without a `tick`
 * are dates and texts: they are shown, never summed.
 */
export const quantities = {
  volume: { unit: "m3", tick: -6, kind: "counter", title: "Volume" },
  energy: { unit: "kWh", tick: -6, kind: "counter", title: "Energy" },
  "reactive-energy": { unit: "kvarh", tick: -6, kind: "counter", title: "Reactive energy" },
  "apparent-energy": { unit: "kVAh", tick: -6, kind: "counter", title: "Apparent energy" },
  mass: { unit: "t", tick: -6, kind: "counter", title: "Mass" },
  "heat-cost": { unit: "HCA", tick: -3, kind: "counter", title: "Heat cost units" },
  "volume-temperature": { unit: "m3*°C", tick: -6, kind: "counter", title: "Volume times temperature" },
  pulses: { unit: "count", tick: -3, kind: "counter", title: "Pulses" },
  flow: { unit: "m3/h", tick: -6, kind: "level", title: "Flow" },
  "mass-flow": { unit: "t/h", tick: -6, kind: "level", title: "Mass flow" },
  power: { unit: "kW", tick: -6, kind: "level", title: "Power" },
  "reactive-power": { unit: "kvar", tick: -6, kind: "level", title: "Reactive power" },
  "apparent-power": { unit: "kVA", tick: -6, kind: "level", title: "Apparent power" },
  pressure: { unit: "bar", tick: -6, kind: "level", title: "Pressure" },
  temperature: { unit: "°C", tick: -3, kind: "level", title: "Temperature" },
  "flow-temperature": { unit: "°C", tick: -3, kind: "level", title: "Flow temperature" },
  "return-temperature": { unit: "°C", tick: -3, kind: "level", title: "Return temperature" },
  "external-temperature": { unit: "°C", tick: -3, kind: "level", title: "External temperature" },
  "temperature-difference": { unit: "K", tick: -3, kind: "level", title: "Temperature difference" },
  humidity: { unit: "%", tick: -3, kind: "level", title: "Relative humidity" },
  voltage: { unit: "V", tick: -6, kind: "level", title: "Voltage" },
  current: { unit: "A", tick: -6, kind: "level", title: "Current" },
  frequency: { unit: "Hz", tick: -6, kind: "level", title: "Frequency" },
  "phase-angle": { unit: "°", tick: -3, kind: "level", title: "Phase angle" },
  "power-factor": { unit: "", tick: -6, kind: "level", title: "Power factor" },
  level: { unit: "%", tick: -3, kind: "level", title: "Level" },
  "valve-position": { unit: "%", tick: -3, kind: "level", title: "Valve position" },
  "valve-state": { unit: "", tick: 0, kind: "level", title: "State of the valve" },
  "signal-strength": { unit: "dBm", tick: -3, kind: "level", title: "Signal strength" },
  concentration: { unit: "ppm", tick: -3, kind: "level", title: "Concentration" },
  "on-time": { unit: "h", tick: -6, kind: "level", title: "Time switched on" },
  "operating-time": { unit: "h", tick: -6, kind: "level", title: "Operating time" },
  duration: { unit: "s", tick: 0, kind: "level", title: "Duration" },
  "battery-life": { unit: "d", tick: -3, kind: "level", title: "Remaining battery life" },
  count: { unit: "count", tick: -3, kind: "level", title: "Count" },
  number: { unit: "", tick: -6, kind: "level", title: "Number" },
  "error-flags": { unit: "", tick: 0, kind: "level", title: "Error flags" },
  date: { unit: "", kind: "text", title: "Date" },
  "date-time": { unit: "", kind: "text", title: "Date and time" },
  text: { unit: "", kind: "text", title: "Text" },
} as const satisfies Record<string, QuantityRow>;

interface QuantityRow {
  readonly unit: string;
  readonly tick?: number;
  /** counter: a register that only grows while the meter is sound; level: a momentary value; text: not a number. */
  readonly kind: "counter" | "level" | "text";
  readonly title: string;
}

export type Quantity = keyof typeof quantities;

/** Units in which a reading may stand. Energy stands in MJ or GJ where the meter says joules; time in its own unit. */
export type Unit = (typeof quantities)[Quantity]["unit"] | "MJ" | "GJ" | "min" | "month" | "y";

export function isQuantity(text: string): text is Quantity {
  return Object.hasOwn(quantities, text);
}

/** Seconds of a unit of time; months and years are mean ones of the Gregorian calendar. */
const seconds: Readonly<Record<string, number>> = {
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  month: 2_629_746,
  y: 31_556_952,
};
const joules: Readonly<Record<string, readonly [number, number]>> = { MJ: [1000, 3600], GJ: [1_000_000, 3600] };

/** Factor from a unit that a reading may stand in to the unit in which its quantity is kept: [numerator, denominator]. */
export function unitFactor(unit: Unit, quantity: Quantity): readonly [number, number] {
  const from = seconds[unit];
  const to = seconds[quantities[quantity].unit];
  return from === undefined || to === undefined ? (joules[unit] ?? [1, 1]) : [from, to];
}
