// Thresholds that people set: above or below, over a time, with a hysteresis.
import { type Alarm, quantities, quantityOf, type RegisterName, type Seconds, tickOf } from "@tributary/core";
import { flow, hoursBetween, type Stream, smoothed } from "@tributary/engine-pipeline";
import type { Finding, Watched } from "./rule.ts";

/** One threshold of one person or of the utility. Values in the unit of the quantity: m3, kWh, bar, °C. */
export interface Threshold {
  /** Unique at the node: thresholds of several people may watch one register. */
  readonly id: string;
  readonly register: RegisterName;
  /** `value`: the smoothed value of a level, the flow per hour of a counter; `hour` and `day`: consumption in the last so long. */
  readonly over: "value" | "hour" | "day";
  readonly above?: number;
  readonly below?: number;
  /** How far back inside the limit it must come before the incident ends, in the same unit; none unless told. */
  readonly hysteresis?: number;
}

/** The alarm under which a broken threshold stands. */
export const thresholdAlarm: Alarm = "threshold";

const hour: Seconds = 3600;
const spans = { hour, day: 24 * hour } as const;
/** What flows now is told by the telegrams of so long. */
const flowSeconds: Seconds = 900;

function measured(threshold: Threshold, stream: Stream, at: Seconds): number | undefined {
  const { over, register } = threshold;
  if (over === "value") {
    return quantities[quantityOf(register)].kind === "counter" ? flow(stream, flowSeconds) : smoothed(stream);
  }
  const sums = hoursBetween(stream, at - spans[over], at).map((one) => one?.sum);
  if (sums.every((sum) => sum === undefined)) return undefined;
  // Hours that are not known count as none: a threshold on too much use never breaks by a guess.
  if (threshold.below !== undefined && sums.some((sum) => sum === undefined)) return undefined;
  return sums.reduce<number>((whole, sum) => whole + (sum ?? 0), 0);
}

/** What a threshold finds at `at`. */
export function findThreshold(threshold: Threshold, watched: Watched, at: Seconds): Finding {
  const { register, above, below, hysteresis = 0 } = threshold;
  const stream = watched.stream(register);
  const ticks = stream === undefined ? undefined : measured(threshold, stream, at);
  if (ticks === undefined) return undefined;
  const quantity = quantityOf(register);
  const value = ticks * 10 ** (tickOf(quantity) ?? 0);
  const { unit } = quantities[quantity];
  const shown = `${Number(value.toPrecision(4))} ${unit}`;
  if (above !== undefined && value > above) return { level: "alarm", detail: `${shown}, above ${above} ${unit}` };
  if (below !== undefined && value < below) return { level: "alarm", detail: `${shown}, below ${below} ${unit}` };
  const inside =
    (above === undefined || value <= above - hysteresis) && (below === undefined || value >= below + hysteresis);
  return { level: inside ? "over" : "lingers" };
}
