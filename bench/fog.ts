// The edge node at full speed: telegrams in by a socket, decoded, through every stage and on disk before they are acknowledged.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type HourlyCloud, hourlyCloud } from "./fog/hourly-cloud.ts";
import type { NodeUsage, Sent, ToNode } from "./fog/messages.ts";
import { beginning, hour, indexAt, keysOf } from "./fog/sealed.ts";
import type { Measurement } from "./measurement.ts";

const telegramBytes = 79;
const connections = 16;
/** Batches of a hundred telegrams on their way in each connection. */
const flight = 4;
/** Hours of telegrams: the first is new to the node, those after it are like it. */
const hours = 14;
const pilotMessages = 164_343;
const growth = [100, 1000, 10_000] as const;

/** Where it can, the bench shows first what one core does. */
const pinned = spawnSync("taskset", ["-V"]).status === 0;

const allCores = `${availableParallelism()} cores`;

/** A process of the bench, with the node pinned to one core where that can be. */
function start(script: string, args: readonly (string | number)[], core?: number): ChildProcess {
  const command = [process.execPath, join(import.meta.dirname, "fog", script), ...args.map(String)];
  const [program = "", ...rest] = core === undefined || !pinned ? command : ["taskset", "-c", String(core), ...command];
  return spawn(program, rest, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

// biome-ignore lint/suspicious/noExplicitAny: what a process answers is what it was asked
async function said(child: ChildProcess): Promise<any> {
  const [message] = await once(child, "message");
  return message;
}

function ask(node: ChildProcess, question: ToNode) {
  const answer = said(node);
  node.send(question);
  return answer;
}

/** What was sent, and the seconds of CPU that the node needed for it, in all and in the thread that takes telegrams. */
type Cost = Sent & Pick<NodeUsage, "cpu" | "taking">;

/** What one run of so many meters showed. */
interface Run {
  readonly cold: Cost;
  readonly warm: Cost;
  readonly usage: NodeUsage;
  /** Bytes of the first hour with all that is told once, and of all hours after it. */
  readonly first: number;
  readonly rest: number;
  /** Hourly values that the cloud has, and that it should have. */
  readonly values: number;
  readonly wanted: number;
}

/** Every full hour between a meter's first and last telegram must be there, and lie between what it said around it. */
function hourlyValues({ hours: told, rows }: HourlyCloud, meters: number): number {
  const serial = (meter: string) => Number(meter.split(".")[1]) - 10_000_000;
  let values = 0;
  for (const [at, indices] of told) {
    const number = (at - beginning) / hour;
    for (const [row, { meter, register, scale }] of rows.entries()) {
      const index = indices[row];
      if (register !== "volume" || index === undefined || number < 1 || number >= hours) continue;
      const litres = (index * 10 ** scale) / 1000;
      const which = serial(meter);
      if (which >= meters) continue;
      if (litres < indexAt(which, number - 1) || litres > indexAt(which, number)) {
        throw new Error(`${meter} is said to have shown ${litres} L at hour ${number}`);
      }
      values += 1;
    }
  }
  return values;
}

/** What is in the store, read from its files. */
function countedIn(path: string): number {
  const database = new DatabaseSync(join(path, "edge.sqlite"), { readOnly: true });
  const read = Number(database.prepare("select telegrams from counts where cause = 'read'").get()?.["telegrams"] ?? 0);
  database.close();
  return read;
}

/** `core`: the one that the node may use, all of them unless told. */
async function run(meters: number, core?: number): Promise<Run> {
  const path = mkdtempSync(join(tmpdir(), "tributary-fog-"));
  const cloud = await hourlyCloud();
  const children: ChildProcess[] = [];
  try {
    const node = start("node.ts", [path, meters, "hourly", connections], core);
    children.push(node);
    const { port } = await said(node);
    const sender = start("sender.ts", [port, meters, hours, connections, flight]);
    children.push(sender);
    await said(sender);
    const usage = async (): Promise<NodeUsage> => (await ask(node, { ask: "usage" })).usage;
    const send = async (from: number, to: number): Promise<Cost> => {
      const before = await usage();
      const answer = said(sender);
      sender.send({ from, to });
      const sent: Sent = await answer;
      const { cpu, taking } = await usage();
      return { ...sent, cpu: cpu - before.cpu, taking: taking - before.taking };
    };
    const clock = (hours: number) => ask(node, { ask: "clock", now: beginning + hours * hour });
    const sync = async (): Promise<number> => {
      const before = cloud.bytes();
      await ask(node, { ask: "sync", url: cloud.url });
      return cloud.bytes() - before;
    };
    await clock(2);
    const cold = await send(0, 2);
    // Meters are waited for an hour and some minutes, so that hour 1 is told.
    await clock(2.5);
    const first = await sync();
    await clock(hours);
    const warm = await send(2, hours);
    const used = await usage();
    await clock(hours + 0.5);
    const rest = await sync();
    for (const meter of [0, Math.floor(meters / 2), meters - 1]) {
      const { latest } = await ask(node, { ask: "latest", meter: keysOf(meters)[meter]?.meter ?? "" });
      if (Math.round(latest?.value * 1000) !== indexAt(meter, hours - 1))
        throw new Error(`meter ${meter} stands wrong`);
    }
    const ended = [once(node, "exit"), once(sender, "exit")];
    sender.send("end");
    await ask(node, { ask: "close" });
    await Promise.all(ended);
    const counted = countedIn(path);
    if (counted !== meters * hours) throw new Error(`the store has ${counted} of ${meters * hours} telegrams`);
    return {
      cold,
      warm,
      usage: used,
      first,
      rest,
      values: hourlyValues(cloud, meters),
      wanted: meters * (hours - 1),
    };
  } finally {
    cloud.close();
    for (const child of children) child.kill();
    rmSync(path, { recursive: true, force: true });
  }
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

function* rates(name: string, sent: Run["warm"], meters: number): Generator<Measurement> {
  const size = { meters, telegrams: sent.telegrams, load: loadavg()[0] ?? 0 };
  const unit = "telegrams a second";
  yield { name: `${name}, on disk and acknowledged`, value: sent.telegrams / sent.seconds, unit, ...size };
  yield { name: `${name}, of CPU`, value: sent.telegrams / sent.cpu, unit: "telegrams per CPU second", ...size };
  const ofThread = { value: sent.telegrams / sent.taking, unit: "telegrams per CPU second of it", ...size };
  yield { name: `${name}, by the thread that takes them`, ...ofThread };
  for (const [title, share] of Object.entries({ median: 0.5, p99: 0.99 })) {
    const value = percentile(sent.latencies, share);
    yield { name: `${name}, acknowledged after, ${title}`, value, unit: "ms", ...size };
  }
}

function* toCloud({ first, rest, values, wanted }: Run, meters: number): Generator<Measurement> {
  const raw = meters * telegramBytes;
  const size = { meters };
  yield { name: "to the cloud, once: meters and lists", value: first / meters, unit: "bytes a meter", ...size };
  yield { name: "to the cloud, an hour", value: rest / (hours - 2), unit: "bytes", ...size };
  yield { name: "to the cloud, of hourly telegrams", value: (100 * rest) / ((hours - 2) * raw), unit: "%", ...size };
  yield { name: "hourly volumes in it", value: (100 * values) / wanted, unit: "%", values, ...size };
}

async function* pilot(messages: number): AsyncGenerator<Measurement> {
  const child = start("pilot-process.ts", [messages], 0);
  const ended = once(child, "exit");
  for await (const [{ measurement }] of on(child, "message", { close: ["disconnect"] })) yield measurement;
  const [code] = await ended;
  if (code !== 0) throw new Error(`the pilot's process ended with ${code}`);
}

/** `--meters N`: as many meters, and no growth. `--parts ingest,cores,pilot`: some of it, `ingest` on one core. `--messages N`: of the pilot's. */
export async function* bench(args: readonly string[]): AsyncGenerator<Measurement> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const told = option("--meters");
  const parts = option("--parts")?.split(",") ?? ["ingest", "cores", "pilot"];
  const most = Number(told ?? 50_000);
  if (parts.includes("ingest")) {
    let few: number | undefined;
    for (const meters of told === undefined ? [...growth, most] : [most]) {
      const name = `${meters} meters, ${pinned ? "one core" : allCores}`;
      const found = await run(meters, pinned ? 0 : undefined);
      yield* rates(`${name}, first telegrams`, found.cold, meters);
      yield* rates(name, found.warm, meters);
      yield { name: `${meters} meters, the process`, value: found.usage.rss / meters, unit: "bytes a meter", meters };
      const rate = found.warm.telegrams / found.warm.cpu;
      few ??= rate;
      yield { name: `${name}, of the first rate`, value: rate / few, unit: "", meters };
      if (meters === most) yield* toCloud(found, meters);
    }
  }
  if (parts.includes("cores")) {
    const { cold, warm } = await run(most);
    const name = `${most} meters, ${allCores}`;
    yield* rates(`${name}, first telegrams`, cold, most);
    yield* rates(name, warm, most);
  }
  if (parts.includes("pilot")) yield* pilot(Number(option("--messages") ?? pilotMessages));
}
