// Hourly registers of water in whole litres: of the simulated city, and of the households of DAIAD where they are at hand.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { buildCity, usualIncidents } from "@tributary/city";
import type { Seconds } from "@tributary/core";
import { type Period, scaleOf } from "@tributary/wire";

/** What a register showed at each full hour from one on; `undefined` where it is not known. */
export interface HourSeries {
  readonly from: Seconds;
  readonly litres: readonly (number | undefined)[];
}

/** A UTC day of a house in which every hour is known, with some hours before it where they are asked for. */
export interface WholeDay extends Period {
  /** In the steps of its meter: of one litre, or of ten. */
  readonly indices: readonly number[];
}

const hour: Seconds = 3600;
const day = 24 * hour;
const readings = join(import.meta.dirname, "../../../shared/data/daiad/readings_dev.csv.gz");

/** Households, shops, hotels, farms... as they stand along the streets, with incidents as often as is usual. */
export function simulatedHours(meters = 500, days = 60): HourSeries[] {
  const start = Date.parse("2025-03-02T00:00:00Z") / 1000;
  const incidents = usualIncidents(meters, 365);
  const city = buildCity({ seed: 5, start, zone: "Europe/Madrid", meters, utilities: ["water"], days, incidents });
  const from = start + 10 * day;
  return city.meters.map(({ meter }) => {
    const shown = city.registers(meter, from, from + days * day, hour);
    return { from, litres: Array.from(shown, (litres) => (Number.isNaN(litres) ? undefined : litres)) };
  });
}

/**
 * The households of DAIAD: between two readings the register is a straight line, unless they are more than two hours or
 * 5,000 litres apart or the register fell. Their wall time stands for UTC. `undefined` where the set is not at hand.
 */
export function daiadHours(): HourSeries[] | undefined {
  if (!existsSync(readings)) return undefined;
  const meters = new Map<string, [Seconds, number][]>();
  for (const line of gunzipSync(readFileSync(readings)).toString("utf8").split("\n").slice(1)) {
    const [meter, time, register] = line.split(",");
    if (meter === undefined || time === undefined) continue;
    const rows = meters.get(meter) ?? [];
    meters.set(meter, rows);
    rows.push([Date.parse(`${time}Z`) / 1000, Number(register)]);
  }
  return [...meters.values()].map(atFullHours);
}

function atFullHours(rows: readonly (readonly [Seconds, number])[]): HourSeries {
  const from = Math.ceil((rows[0]?.[0] ?? 0) / hour) * hour;
  const litres: (number | undefined)[] = [];
  let before: readonly [Seconds, number] | undefined;
  for (const row of rows) {
    const [begin, shown] = before ?? row;
    const [end, next] = row;
    before = row;
    if (end <= begin || end - begin > 2 * hour || next < shown || next - shown > 5000) continue;
    for (let at = Math.ceil(begin / hour) * hour; at <= end; at += hour) {
      const place = (at - from) / hour;
      while (litres.length < place) litres.push(undefined);
      litres[place] = Math.floor(shown + ((next - shown) * (at - begin)) / (end - begin));
    }
  }
  return { from, litres };
}

/** The UTC days of which every hour is known, and of the day before the last `lead` hours. */
export function wholeDays(series: readonly HourSeries[], lead = 0): WholeDay[] {
  const hours = lead + 24;
  return series.flatMap(({ from, litres }) => {
    const days: WholeDay[] = [];
    const step = 10 ** scaleOf(litres.filter((index) => index !== undefined));
    const first = Math.ceil((from + lead * hour) / day) * day - lead * hour;
    for (let at = first; at + hours * hour <= from + litres.length * hour; at += day) {
      const known = litres.slice((at - from) / hour, (at - from) / hour + hours).filter((index) => index !== undefined);
      if (known.length === hours) days.push({ from: at, hours, indices: known.map((index) => index / step) });
    }
    return days;
  });
}

/** So many of all, evenly taken. */
export function someOf<T>(all: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, place) => all[Math.floor((place * all.length) / count)]).filter(
    (one) => one !== undefined,
  );
}
