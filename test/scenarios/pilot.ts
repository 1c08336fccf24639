// Plays the pilot of fog computing between separate processes in lock-step virtual time: the city, a gateway in each
// building, and the edge node.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { buildCity, type City, scenario } from "@tributary/city";
import type { MeterId } from "@tributary/core";
import { type CollectingCloud, collectingCloud, type HourlyTicks } from "./collecting-cloud.ts";
import { type Running, startRole } from "./running.ts";

const bin = join(import.meta.dirname, "../../cli/bin/tributary.js");
/** A day on which the pilot begins; it goes on for 326 days, through summer time and a winter's end. */
const start = "2025-03-01";
const hour = 3600;
const litresPerTick = 1e-3;
const zone = "Europe/Madrid";

/** How telegrams go from a gateway to the edge node. */
export type Way = "ip";

export interface PilotSettings {
  readonly way: Way;
  /** How many days; all of it unless told. */
  readonly days?: number;
}

/** What was counted at each hop, and what arrived. */
export interface PilotReport {
  /** What the city sent, by the gateways' answers. */
  readonly sent: Readonly<Record<string, number>>;
  /** What the gateways did with it. */
  readonly gateways: Readonly<Record<string, number>>;
  /** What the edge node did with what the gateways handed on. */
  readonly edge: Readonly<Record<string, number>>;
  /** Volume of each meter by the hour, in ticks. */
  readonly volumes: ReadonlyMap<MeterId, HourlyTicks>;
  readonly cloudBytes: number;
}

/** The city of the pilot. */
export function pilotCity(): City {
  return buildCity(scenario("pilot", { seed: 1, start: Date.parse(start) / 1000, zone }).plan);
}

/** Asserts that each meter's volume arrived for each of the first hours, between what it showed before and after. */
export function assertArrived(city: City, { volumes }: PilotReport, hours: number): void {
  const begins = Date.parse(start) / 1000;
  for (const [meter, arrived] of volumes) {
    const shown = city.registers(meter, begins, begins + (hours + 1) * hour, hour);
    assert.equal(arrived.size, hours, `${meter}: hours that arrived`);
    for (let index = 0; index < hours; index += 1) {
      const litres = (arrived.get(begins / hour + index) ?? Number.NaN) * litresPerTick;
      const [before = Number.NaN, after = Number.NaN] = shown.slice(index, index + 2);
      assert.ok(
        before <= litres && litres <= after,
        `${meter}, hour ${index}: ${litres} L, shown ${before} to ${after}`,
      );
    }
  }
}

/** Ports of this machine that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  return Promise.all(
    servers.map(async (server) => {
      await once(server, "listening");
      const address = server.address();
      server.close();
      return typeof address === "object" && address !== null ? address.port : 0;
    }),
  );
}

/** Numbers behind words: `passed-on 12, duplicate 3`. */
function countsIn(text: string): Record<string, number> {
  return Object.fromEntries([...text.matchAll(/([a-z][a-z-]*) (\d+)/g)].map(([, cause = "", n]) => [cause, Number(n)]));
}

function sum(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const counts of all) {
    for (const [cause, telegrams] of Object.entries(counts)) total[cause] = (total[cause] ?? 0) + telegrams;
  }
  return total;
}

/** Files of a run: keys, passwords, and what the edge node knows of its gateways. */
function writeFiles(folder: string, city: City, buildings: readonly string[]) {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const keys = write("keys.csv", city.keyFile());
  const password = write("password", "all gateways of the pilot share one");
  const known = buildings.map((building) => `  - name: ${building.toLowerCase()}\n    passwordFile: ${password}\n`);
  return { keys, password, edgeConfig: write("edge.yaml", `gateways:\n${known.join("")}`) };
}

/** Runs the city to its end; answers what it said. */
async function simulate(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [bin, "simulate", ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, "close");
  assert.equal(code, 0, said);
  return said;
}

/** Plays the pilot in a folder of its own. */
export async function runPilot(folder: string, { days }: PilotSettings): Promise<PilotReport> {
  const city = pilotCity();
  const buildings = [...new Set(city.meters.map(({ building }) => building))];
  const files = writeFiles(folder, city, buildings);
  const [clockPort = 0, mqttPort = 0, ...telegramPorts] = await freePorts(2 + buildings.length);
  const clock = ["--clock", `127.0.0.1:${clockPort}`];
  const cloud = await collectingCloud();

  const ways = buildings.map((building, index) => `${building}=tcp://127.0.0.1:${telegramPorts[index]}`);
  const said = simulate([
    ...["--scenario", "pilot", "--seed", "1", "--zone", zone, "--start", start, "--speed", "max"],
    ...(days === undefined ? [] : ["--days", String(days)]),
    ...["--by", "building", "--to", ways.join(","), "--step", String(hour)],
    ...["--clock-port", String(clockPort), "--clock-members", String(buildings.length + 1), "--clock-after", "60"],
  ]);
  const [edge, ...gateways] = await Promise.all([
    startRole("edge", join(folder, "edge"), [
      ...["--keys", files.keys, "--config", files.edgeConfig, "--cloud", cloud.url, "--telegram-port", "0"],
      ...["--mqtt-port", String(mqttPort), ...clock],
    ]),
    ...buildings.map((building, index) =>
      startRole("gateway", join(folder, building), [
        ...["--gateway", building.toLowerCase(), "--keys", files.keys, "--password-file", files.password],
        ...["--edge", `mqtt://127.0.0.1:${mqttPort}`, "--telegram-port", String(telegramPorts[index]), ...clock],
      ]),
    ),
  ]);
  const outcome = /telegrams in \d+ s: (.*)\n/.exec(await said)?.[1] ?? "";
  // All is quiet, so what the city sent has come to its end.
  await Promise.all(gateways.map((gateway) => gateway.end("SIGTERM")));
  await edge?.end("SIGTERM");
  cloud.close();
  return {
    sent: countsIn(outcome),
    gateways: sum(gateways.map((gateway) => countsIn(lastLine(gateway, "telegrams so far:")))),
    edge: cloud.counts(),
    volumes: volumesOf(city, cloud),
    cloudBytes: cloud.bytes(),
  };
}

function lastLine(running: Running, after: string): string {
  const line =
    running
      .said()
      .split("\n")
      .findLast((line) => line.includes(after)) ?? "";
  return line.slice(line.indexOf(after) + after.length);
}

function volumesOf(city: City, cloud: CollectingCloud): Map<MeterId, HourlyTicks> {
  return new Map(city.meters.map(({ meter }) => [meter, cloud.registers.get(`${meter} volume`) ?? new Map()]));
}
