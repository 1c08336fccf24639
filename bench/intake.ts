// How fast the cloud takes what edge nodes tell: batches are durable in the intake's log when they are answered, and then
// brought to the store; also a day's backlog, taken while the store is stopped.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Intake, openIntake } from "@tributary/cloud-intake";
import { openRegistry } from "@tributary/cloud-registry";
import { openSeries } from "@tributary/engine-series";
import { encodeSync, type ReadingsItem } from "@tributary/wire";
import { realClock } from "../cli/roles/clocks.ts";
import type { Measurement } from "./measurement.ts";

const start = Date.parse("2026-03-01T00:00:00Z") / 1000;
const [minute, hour, day] = [60, 3600, 86_400];
/** Meters of one edge node, and those whose hour one batch tells. */
const [ofNode, inBatch] = [5000, 500];

const meterId = (number: number) => `KAM.${String(number).padStart(8, "0")}.1b.07`;

/** What a meter showed in an hour; a few litres a minute. */
function hourOf(meter: number, from: number, every: number): ReadingsItem {
  const at = Array.from({ length: hour / every }, (_, place) => from + place * every);
  return {
    kind: "readings",
    meter: meterId(meter),
    register: "volume",
    unit: "m3",
    layer: 1,
    at,
    ticks: at.map(
      (one) => meter * 1_000_000 + ((one - start) / minute) * 3700 + ((one * 7919 + meter * 104_729) % 3000),
    ),
    quality: at.map(() => 0),
    version: from * 1000,
  };
}

/** The batches of a day of meters that are read so often, hour after hour, each edge node's in its order. */
function* dayOf(meters: number, every: number): Generator<Uint8Array> {
  const sequences = new Map<number, number>();
  for (let from = start; from < start + day; from += hour) {
    for (let first = 0; first < meters; first += inBatch) {
      const node = Math.floor(first / ofNode);
      const sequence = (sequences.get(node) ?? 0) + 1;
      sequences.set(node, sequence);
      const some = Array.from({ length: Math.min(inBatch, meters - first) }, (_, place) => first + place);
      const items = some.map((meter) => hourOf(meter, from, every));
      yield encodeSync({
        ...{ v: 1, node: `edge-${node}`, epoch: "bench", first: sequence, last: sequence, detail: "full", items },
      });
    }
  }
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** CPU seconds that it takes to make one of the batches: it is no part of the intake. */
function makingOf(batches: Iterable<Uint8Array>): number {
  const [began, many] = [cpuSeconds(), 100];
  let made = 0;
  for (const _ of batches) {
    made += 1;
    if (made === many) break;
  }
  return (cpuSeconds() - began) / made;
}

/** Sends batches as edge nodes do: so many at once, the next when these are answered. */
async function send(intake: Intake, batches: Iterable<Uint8Array>, atOnce: number): Promise<void> {
  let together: Uint8Array[] = [];
  const settle = async () => {
    for (const answer of await Promise.all(together.map((batch) => intake.receiveBatch(batch)))) {
      if ("refused" in answer) throw new Error(answer.says);
    }
    together = [];
  };
  for (const batch of batches) {
    together.push(batch);
    if (together.length === atOnce) await settle();
  }
  await settle();
}

/** `--meters N`: each read so often as `--every SECONDS` tells; 2,000 and a minute unless told, 50,000 are the whole day. */
export async function* bench(args: readonly string[]): AsyncGenerator<Measurement> {
  const option = (name: string, usual: number) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual);
  const [meters, every] = [option("--meters", 2000), option("--every", minute)];
  const readings = (meters * day) / every;
  const size = { meters, readings };
  const atOnce = Math.max(1, Math.ceil(meters / ofNode));
  const folder = mkdtempSync(join(tmpdir(), "tributary-bench-"));
  const file = (name: string) => join(folder, name);
  const registry = openRegistry(file("registry.sqlite"));
  const series = await openSeries({ path: file("series.duckdb") });
  const intake = openIntake({
    ...{ path: file("intake.sqlite"), mostBytes: 64 * 2 ** 30, registry, series, clock: realClock },
    ...{ masked: () => [], told: () => undefined, say: (says) => console.error(says) },
  });
  try {
    const making = makingOf(dayOf(meters, every)) * Math.ceil(meters / inBatch) * (day / hour);
    if (args.includes("--stopped")) await intake.stopStore("the bench");
    const [begun, wall] = [cpuSeconds(), performance.now()];
    await send(intake, dayOf(meters, every), atOnce);
    if (args.includes("--stopped")) {
      const taking = cpuSeconds() - begun - making;
      const bytes = ["intake.sqlite", "intake.sqlite-wal"].reduce((sum, name) => sum + statSync(file(name)).size, 0);
      yield {
        name: "taken with the store stopped",
        value: readings / taking,
        unit: "readings per CPU second",
        ...size,
      };
      yield { name: "what waits, on disk", value: bytes / readings, unit: "bytes a reading", ...size };
      intake.startStore();
    }
    await intake.settled();
    const cpu = cpuSeconds() - begun - making;
    const seconds = (performance.now() - wall) / 1000;
    yield { name: "from batch to store", value: readings / cpu, unit: "readings per CPU second", ...size };
    yield {
      name: "from batch to store, wall, batches made meanwhile",
      value: readings / seconds,
      unit: "readings per second",
      ...size,
    };
    const whole = { register: "volume", from: start, to: start + day };
    for (const meter of [0, meters - 1]) {
      const found = await series.readings({ meter: meterId(meter), ...whole }, day);
      if (found.length !== day / every)
        throw new Error(`${found.length} readings of a meter, ${day / every} were sent`);
    }
    await intake.close();
  } finally {
    await series.close();
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
