// Rules that watch a momentary value: pressure in the pipe, and what is left of the battery.
import { type Quantity, type Seconds, tickOf } from "@tributary/core";
import { type Stream, smoothed } from "@tributary/engine-pipeline";
import type { Finding, Rule } from "./rule.ts";

const hour: Seconds = 3600;
const day: Seconds = 24 * hour;

/** A value is too low below `alarm`, and well again from `well` on: between them what is open stays open. */
interface Floor {
  readonly alarm: number;
  readonly well: number;
}

/** Upper floors need more than a bar; a pipe that holds air shows none. Bar. */
const lowPressure: Floor = { alarm: 1.5, well: 1.8 };
const dryPipe: Floor = { alarm: 0.2, well: 0.5 };
/** Time enough to plan the exchange. Days. */
const lowBattery: Floor = { alarm: 180, well: 365 };

function below(quantity: Quantity, unit: string, floor: Floor): (stream: Stream) => Finding {
  const tick = 10 ** (tickOf(quantity) ?? 0);
  return (stream) => {
    const ticks = smoothed(stream);
    if (ticks === undefined) return undefined;
    const value = ticks * tick;
    if (value >= floor.well) return { level: "over" };
    if (value >= floor.alarm) return { level: "lingers" };
    return { level: "alarm", detail: `${Number(value.toPrecision(3))} ${unit}, below ${floor.alarm} ${unit}` };
  };
}

// biome-ignore format: one aligned page
export const levelRules: readonly Rule[] = [
  { alarm: "low-pressure", utility: "water", register: "pressure",     hourly: false, quiet: 900, find: below("pressure", "bar", lowPressure) },
  { alarm: "dry",          utility: "water", register: "pressure",     hourly: false, quiet: 900, find: below("pressure", "bar", dryPipe) },
  { alarm: "low-battery",  utility: "every", register: "battery-life", hourly: true,  quiet: day, find: below("battery-life", "days", lowBattery) },
];
