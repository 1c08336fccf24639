// How soon ten thousand watchers of one process hear of a reading, and what memory they cost it.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Measurement } from "./measurement.ts";

const usualWatchers = 10_000;
const usualReadings = 20;

/** What ten thousand sockets leave behind while they are opened does not stay: for a machine with little memory. */
const smallHeap = ["--max-semi-space-size=4", "--optimize-for-size"];

async function told(child: ChildProcess): Promise<Record<string, unknown>> {
  const [message] = await once(child, "message");
  return message;
}

async function ask(child: ChildProcess, what: string): Promise<Record<string, unknown>> {
  const answer = told(child);
  child.send(what);
  return answer;
}

export async function* bench(args: readonly string[]): AsyncGenerator<Measurement> {
  const { values } = parseArgs({
    args: [...args],
    options: { watchers: { type: "string" }, readings: { type: "string" }, json: { type: "boolean" } },
  });
  const watchers = Number(values.watchers ?? usualWatchers);
  const readings = Number(values.readings ?? usualReadings);
  const file = (name: string) => join(import.meta.dirname, "live", name);
  const server = fork(file("server.ts"), [], { execArgv: [...smallHeap] });
  const { url, meter } = await told(server);
  const empty = await ask(server, "usage");

  const clients = fork(file("watchers.ts"), [
    new URL(String(url)).port,
    String(watchers),
    `meters=${meter}&events=reading`,
  ]);
  await told(clients);
  const before = await ask(server, "usage");
  if (before["watching"] !== watchers) throw new Error(`${before["watching"]} of ${watchers} watch`);
  const waits: number[] = [];
  for (let n = 0; n < readings; n += 1) {
    const arrived = told(clients);
    const { took } = await ask(server, "take");
    const { arrivals } = await arrived;
    for (const at of arrivals as number[]) waits.push(at - Number(took));
  }
  const after = await ask(server, "usage");
  waits.sort((a, b) => a - b);
  const share = (part: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? Number.NaN;
  const size = { watchers, readings };
  yield { name: "from a reading to its watchers, median", value: share(0.5), unit: "ms", ...size };
  yield { name: "from a reading to its watchers, p99", value: share(0.99), unit: "ms", ...size };
  yield { name: "memory of the cloud's process", value: Number(after["rss"]) / 1e6, unit: "MB", ...size };
  yield {
    ...{ name: "memory of a watcher", value: (Number(before["rss"]) - Number(empty["rss"])) / watchers / 1e3 },
    ...{ unit: "kB", ...size },
  };
  yield {
    name: "events told",
    value: (watchers * readings) / (Number(after["cpu"]) - Number(before["cpu"])),
    ...{ unit: "a CPU second", ...size },
  };
  clients.disconnect();
  server.send("close");
}
