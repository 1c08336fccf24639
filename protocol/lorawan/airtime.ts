// How long a frame is in the air (Semtech AN1200.13, 4).
import { dataRates } from "./eu868.ts";
import type { Direction } from "./integrity.ts";

const preambleSymbols = 8 + 4.25;
/** 4/5: of five bits on the air four are the frame's. */
const codingRate = 1;

/**
 * Milliseconds for a frame of so many octets (PHYPayload) at a data rate of the region. Downlinks carry no CRC (TS001-1.0.4, 3).
 * Throws a RangeError for a data rate that the region does not have.
 */
export function airtimeOf(dataRate: number, length: number, direction: Direction = "up"): number {
  const row = dataRates[dataRate];
  if (row === undefined) throw new RangeError(`no data rate ${dataRate}`);
  const { spreadingFactor, bandwidth } = row;
  const symbol = 2 ** spreadingFactor / bandwidth;
  // Long symbols are sent with two bits less, against drifting oscillators.
  const slow = symbol > 16 ? 2 : 0;
  const bits = 8 * length - 4 * spreadingFactor + 28 + (direction === "up" ? 16 : 0);
  const blocks = Math.max(0, Math.ceil(bits / (4 * (spreadingFactor - slow))));
  return symbol * (preambleSymbols + 8 + blocks * (codingRate + 4));
}
