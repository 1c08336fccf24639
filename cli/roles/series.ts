// Opens the store of readings in the data folder, and tends it by the clock.
import { type MeterId, type ProcessClock, readMeterId, utilityOf } from "@tributary/core";
import { type Keep, openSeries, type SeriesStore } from "@tributary/engine-series";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { runByClock } from "./run-by-clock.ts";
import type { OnStop } from "./run-role.ts";

/** Milliseconds from one tending to the next. */
const tendEvery = 600_000;

export async function startSeries(
  { retention }: Configuration,
  folder: DataFolder,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<SeriesStore> {
  const series = await openSeries({ path: folder.file("series.duckdb"), lake: folder.file("lake") });
  const keep = retention.map(keepOf);
  async function tend(): Promise<void> {
    if (series.paused !== undefined) return;
    try {
      const { damaged } = await series.tend({ now: clock.seconds(), keep });
      for (const damage of damaged) say(`lake: ${damage}: bring it back from a copy`);
    } catch (error) {
      say(`lake: it could not be tended, and is again in a while: ${String(error)}`);
    }
  }
  runByClock(tend, series.close, onStop, clock, tendEvery);
  return series;
}

function keepOf({ utility, readingMonths, aggregateMonths }: Configuration["retention"][number]): Keep {
  const isOf = (meter: MeterId) => utilityOf(readMeterId(meter)?.type ?? "") === utility;
  return {
    ...(utility === undefined ? {} : { of: isOf }),
    ...(readingMonths === undefined ? {} : { readings: readingMonths }),
    ...(aggregateMonths === undefined ? {} : { aggregates: aggregateMonths }),
  };
}
