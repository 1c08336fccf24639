// Fills a store of readings and tends it all the time, until it is killed: says on its output which batches are durable.
import { openSeries } from "../duckdb-series.ts";
import { dayBatch, start } from "./trial-days.ts";

const [folder = ""] = process.argv.slice(2);
const series = await openSeries({ path: `${folder}/series.duckdb`, lake: `${folder}/lake`, threads: 1 });
let tending = Promise.resolve<unknown>(undefined);
for (let through = series.through("edge-1", "a") + 1; ; through += 1) {
  await series.append(dayBatch(through));
  process.stdout.write(`${through}\n`);
  // As if it were forty days later: what is over is folded.
  const now = start + (through + 40) * 86_400;
  tending = tending.then(() => series.tend({ now }));
}
