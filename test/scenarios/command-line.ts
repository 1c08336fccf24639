// Runs `tributary command` and the simulated city as a person would, each as its own process.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Running, runCommand, startCommand } from "./running.ts";

/** Eight water meters that send every few seconds; some have valves. */
const plan = ["--meters", "8", "--utilities", "water", "--interval"];

export interface SmallCity {
  /** Key file of all meters. */
  readonly keyFile: string;
  /** Lines `meter,key`. */
  readonly keyLines: readonly string[];
  /** Meters with a valve. */
  readonly valves: readonly string[];
  /** Begins to send in real time to a gateway's telegram port; each meter every `interval` seconds. */
  send(port: number, interval: number): void;
}

export async function smallCity(folder: string): Promise<SmallCity> {
  const keyFile = join(folder, "city.csv");
  const nowhere = ["--days", "1", "--to", join(folder, "none"), "--key-file", keyFile];
  await runCommand("simulate", ...plan, "3600", ...nowhere);
  const lines = readFileSync(keyFile, "utf8").trim().split("\n").slice(1);
  const keyLines = lines.map((line) => line.split(",").slice(0, 2).join(","));
  const valves = lines.filter((line) => line.startsWith("SAL.")).map((line) => line.split(",")[0] ?? "");
  assert.ok(valves.length > 0, "the city has no meter with a valve");
  return {
    keyFile,
    keyLines,
    valves,
    send(port, interval) {
      const air = [
        "--days",
        "1",
        "--start",
        new Date().toISOString(),
        "--speed",
        "1",
        "--to",
        `tcp://127.0.0.1:${port}`,
      ];
      startCommand("simulate", ...plan, String(interval), ...air);
    },
  };
}

/** What `tributary command` printed; rejects when it did not exit with 0. Waits until the node has heard the meter. */
export async function command(edge: Running, dataFolder: string, meter: string, ...order: string[]) {
  for (;;) {
    try {
      const node = ["--data", dataFolder, "--edge", edge.controlUrl];
      return await runCommand("command", meter, ...order, ...node);
    } catch (error) {
      // Until the first telegrams are here nobody knows the meter's security.
      if (!String(error).includes("was not heard yet")) throw error;
    }
  }
}
