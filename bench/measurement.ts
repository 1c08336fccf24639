// What a bench measures, and how it is printed: an aligned table for people, one JSON object a line for programs.

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it ran on: how many meters, bytes, records... */
  readonly [size: string]: string | number;
}

/** What a bench is: it hands out its measurements one by one, as they are done. `args` are its own options. */
export type Bench = (args: readonly string[]) => AsyncIterable<Measurement> | Iterable<Measurement>;

/** Three digits that count, thousands apart: 543,000 or 0.87. */
function rounded(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: digits });
}

export function tableLine({ name, value, unit }: Measurement): string {
  return `${name.padEnd(48)} ${rounded(value).padStart(12)} ${unit}`;
}

export function jsonLine(measurement: Measurement): string {
  return JSON.stringify(measurement);
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** How often a second of CPU (user and system) has room for what `work` does `count` times: the median of `rounds`. */
export function perCpuSecond(count: number, work: () => void, rounds = 5): number {
  const rates = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (count * 1e6) / (user + system);
  });
  return median(rates);
}
