// Writes what a meter knows as the records of its model, in full frames and in compact ones.
import { crc16, Fault, type Quantity, quantities, type Seconds } from "@tributary/core";
import { formatOf, type RecordSpec, readRecords, vibOf, writeRecords } from "@tributary/mbus";
import type { Measures } from "./measures.ts";
import type { MeterModel, RecordRow } from "./models.ts";

/** Powers of ten of the quantity's unit in which `Measure` gives it, where it is not the unit itself. */
const measuredIn: Partial<Record<Quantity, number>> = { volume: -3, energy: -3, flow: -3, power: -3 };

/** How a meter's registers move and where they begin anew, in L or Wh. */
export interface Counting {
  readonly pulse: number;
  readonly capacity: number;
}

/** What a register shows of a value in L or Wh: whole pulses, begun anew when its digits are used up. */
export function shown(value: number, { pulse, capacity }: Counting): number {
  const whole = Math.floor(value / pulse) * pulse;
  return ((whole % capacity) + capacity) % capacity;
}

/** The records of a model at any moment. Registers are cut to the meter's resolution, momentary values rounded. */
export function recordWriter(model: MeterModel, measures: Measures, counting: Counting): (at: Seconds) => Uint8Array {
  const writers = model.records.map((row) => rowWriter(row, measures, counting));
  return (at) => writeRecords(writers.map((write) => write(at)));
}

function rowWriter(row: RecordRow, measures: Measures, counting: Counting): (at: Seconds) => RecordSpec {
  const { says, coding, quantity, exponent = 0, direction, storage = 0, tariff = 0 } = row;
  const measure = measures[says];
  if (measure === undefined) throw new RangeError(`this meter does not know ${says}`);
  const vib = row.vib ?? vibOf(quantity, exponent, direction);
  const head = { coding, vib, storage, tariff, function: row.function ?? "instantaneous" } as const;
  const counts = quantities[quantity].kind === "counter";
  return (at) => {
    const value = measure(at);
    if (typeof value === "string") return { ...head, value };
    return { ...head, value: stepsOf(counts ? shown(value, counting) : value, quantity, exponent) };
  };
}

/** Steps of 10^exponent of the quantity's unit in a measured value, as the meter shows them. */
export function stepsOf(value: number, quantity: Quantity, exponent: number): number {
  const power = exponent - (measuredIn[quantity] ?? 0);
  const steps = power >= 0 ? value / 10 ** power : value * 10 ** -power;
  return quantities[quantity].kind === "counter" ? Math.floor(steps) : Math.round(steps);
}

/**
 * The compact frame of a full one with the same record headers: their signature, the CRC of the full frame, and data
 * alone (EN 13757-3, annex G). Throws a RangeError for content that is no list of records.
 */
export function compacted(full: Uint8Array): Uint8Array {
  const list = readRecords(full);
  if (list instanceof Fault) throw new RangeError("only records can be compacted");
  const head = [crc16(formatOf(list.records)), crc16(full)].flatMap((sum) => [sum & 0xff, sum >> 8]);
  return Uint8Array.from([...head, ...list.records.flatMap(({ data }) => [...data])]);
}
