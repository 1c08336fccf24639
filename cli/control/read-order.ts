// Reads what a person wants a meter to do: `valve closed`, `interval 15min`, `read`, `clock`.
import type { CommandOrder } from "@tributary/wire";

const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, m: 60, h: 3600, d: 86_400 };

/** Seconds of `90s`, `15min`, `24h` or `1d`; `undefined` for anything else. */
export function readDuration(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+)\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const factor = seconds[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

const shortestInterval = 60;
const longestInterval = 86_400;

/** Throws a sentence that says what was expected. */
export function readOrder([what = "", value, ...rest]: readonly string[]): CommandOrder {
  if (rest.length > 0) throw new Error(`nothing belongs behind "${what} ${value}"`);
  switch (what) {
    case "valve":
      if (value === "open") return { kind: "valve", position: "open" };
      if (value === "closed" || value === "close") return { kind: "valve", position: "closed" };
      throw new Error('a valve is told "open" or "closed"');
    case "interval": {
      const interval = readDuration(value ?? "");
      if (interval !== undefined && interval >= shortestInterval && interval <= longestInterval) {
        return { kind: "interval", seconds: interval };
      }
      throw new Error('an interval is from 1min to 24h, such as "interval 15min"');
    }
    case "read":
    case "clock":
      if (value !== undefined) throw new Error(`nothing belongs behind "${what}"`);
      return { kind: what };
    default:
      throw new Error(`a meter can be told: valve open|closed, interval <duration>, read, clock; not "${what}"`);
  }
}
