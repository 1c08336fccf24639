// Plays the pilot of fog computing between separate processes in lock-step virtual time: the city, a gateway in each
// building, and the edge node.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildCity, type City, scenario } from "@tributary/city";
import type { MeterId } from "@tributary/core";
import { type CollectingCloud, collectingCloud, type HourlyTicks } from "./collecting-cloud.ts";
import { freePorts, type Running, runCommand, startRole } from "./running.ts";

/** A day on which the pilot begins; it goes on for 326 days, through summer time and a winter's end. */
const start = "2025-03-01";
const hour = 3600;
const litresPerTick = 1e-3;
/** LoRaWAN data rate at which frames are long enough for a telegram or two. */
const sf7 = 5;
/** What is on its way then has arrived: a batch of telegrams, or the blocks of a day. Seconds. */
const [afterLastHour, afterLastDay] = [60, 36 * hour];
const zone = "Europe/Madrid";

/**
 * How telegrams go from a gateway to the edge node: over IP, or in frames of a LoRaWAN end device, either sealed as they
 * are or opened and as blocks of a day.
 */
export type Way = "ip" | "sealed" | "blocks";

export interface PilotSettings {
  /** The way of the first building's gateway, of the second's, and so on, and again from the first. */
  readonly ways: readonly Way[];
  /** How many days; all of it unless told. */
  readonly days?: number;
  /** Share of LoRaWAN frames that the air loses. */
  readonly lostShare?: number;
  /** Whether LoRaWAN frames are repeated until they are acknowledged; they are unless told. */
  readonly confirmed?: boolean;
}

/** What was counted at each hop, and what arrived. */
export interface PilotReport {
  /** What the city sent, by the gateways' answers. */
  readonly sent: Readonly<Record<string, number>>;
  /** What the gateways did with it. */
  readonly gateways: Readonly<Record<string, number>>;
  /** What became of the frames of those gateways that are LoRaWAN end devices, as they count. */
  readonly frames: Readonly<Record<string, number>>;
  /** What the edge node's LoRaWAN network did with what it heard. */
  readonly network: Readonly<Record<string, number>>;
  /** What it found in the payloads. */
  readonly uplinks: Readonly<Record<string, number>>;
  /** What the edge node did with telegrams and readings. */
  readonly edge: Readonly<Record<string, number>>;
  /** Volume of each meter by the hour, in ticks. */
  readonly volumes: ReadonlyMap<MeterId, HourlyTicks>;
  readonly cloudBytes: number;
}

/** The city of the pilot. */
export function pilotCity(): City {
  return buildCity(scenario("pilot", { seed: 1, start: Date.parse(start) / 1000, zone }).plan);
}

/** Asserts that each volume that arrived lies between what its meter showed at the beginning and the end of its hour. */
export function assertShown(city: City, { volumes }: PilotReport): void {
  const begins = Date.parse(start) / 1000;
  for (const [meter, arrived] of volumes) {
    const hours = Math.max(0, ...arrived.keys()) - begins / hour + 2;
    const shown = city.registers(meter, begins, begins + hours * hour, hour);
    for (const [number, ticks] of arrived) {
      const index = number - begins / hour;
      const [before = Number.NaN, after = Number.NaN] = shown.slice(index, index + 2);
      const litres = ticks * litresPerTick;
      assert.ok(
        before <= litres && litres <= after,
        `${meter}, hour ${index}: ${litres} L, shown ${before} to ${after}`,
      );
    }
  }
}

/** Asserts that what was sent at each hop was received at the next, but for what the air lost. */
export function assertCounted(
  { sent, gateways, frames, network, uplinks, edge }: PilotReport,
  telegrams: number,
): void {
  assert.deepEqual(sent, { "passed-on": telegrams });
  assert.deepEqual(gateways, sent);
  const of = (counts: Readonly<Record<string, number>>, what: string) => counts[what] ?? 0;
  assert.equal(of(frames, "sent"), of(network, "frames") + of(frames, "lost-up"), "frames up");
  assert.equal(
    of(network, "frames"),
    of(network, "joins") + of(network, "uplinks") + of(network, "repeated"),
    "frames that were heard",
  );
  assert.equal(of(network, "downlinks"), of(frames, "heard") + of(frames, "lost-down"), "frames down");
  assert.equal(of(network, "uplinks"), of(uplinks, "payloads"), "payloads");
  for (const refused of ["malformed", "lost", "again"]) assert.equal(of(uplinks, refused), 0, refused);
  // Nothing but readings, and readings handed over in blocks: no duplicate, nothing refused.
  for (const fate of Object.keys(edge)) assert.ok(fate === "read" || fate === "handed-over", fate);
}

/** Numbers behind words: `passed-on 12, duplicate 3`. */
function countsIn(text: string): Record<string, number> {
  return Object.fromEntries([...text.matchAll(/([a-z][\w-]*) (\d+)/g)].map(([, cause = "", n]) => [cause, Number(n)]));
}

function sum(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const counts of all) {
    for (const [cause, telegrams] of Object.entries(counts)) total[cause] = (total[cause] ?? 0) + telegrams;
  }
  return total;
}

/** The end device that a building's gateway is. */
function deviceOf(building: string, udpPort: number, way: Way, { lostShare, confirmed }: PilotSettings) {
  const number = building.slice(1).padStart(16, "0");
  const appKey = number.repeat(2);
  return {
    known: { devEui: number, gateway: building.toLowerCase(), appKey, class: "C", adr: false },
    appKey,
    lorawanDevice: {
      server: `127.0.0.1:${udpPort}`,
      devEui: number,
      mode: way,
      adr: false,
      dataRate: sf7,
      ...(lostShare === undefined ? {} : { lostShare }),
      ...(confirmed === undefined ? {} : { confirmed }),
    },
  };
}

/** Ways that are LoRaWAN's, and none that is not. */
const byAir = (way: Way) => way !== "ip";

/** Files of a run: keys, passwords, what the edge node knows of its gateways, and each gateway of itself. */
function writeFiles(folder: string, city: City, udpPort: number, settings: PilotSettings) {
  const buildings = [...new Set(city.meters.map(({ building }) => building))];
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const keys = write("keys.csv", city.keyFile());
  const passwordFile = write("password", "all gateways of the pilot share one");
  const wayOf = (index: number) => settings.ways[index % settings.ways.length] ?? "ip";
  const known: { readonly devEui: string }[] = [];
  const gateways = buildings.map((building, index) => {
    const way = wayOf(index);
    if (!byAir(way)) return { building, way, config: write(`${building}.yaml`, JSON.stringify({ passwordFile })) };
    const { known: row, appKey, lorawanDevice } = deviceOf(building, udpPort, way, settings);
    known.push(row);
    const appKeyFile = write(`${building}.key`, appKey);
    const config = write(`${building}.yaml`, JSON.stringify({ lorawanDevice: { ...lorawanDevice, appKeyFile } }));
    return { building, way, config };
  });
  // JSON is YAML, too.
  const edgeConfig = write(
    "edge.yaml",
    JSON.stringify({
      gateways: buildings.map((building) => ({ name: building.toLowerCase(), passwordFile })),
      ...(known.length === 0
        ? {}
        : {
            lorawanDevices: write("devices.json", JSON.stringify({ devices: known })),
            lorawanNetwork: { port: udpPort, forwarders: known.map(({ devEui: eui }) => ({ eui })) },
          }),
    }),
  );
  return { keys, gateways, edgeConfig };
}

/** Plays the pilot in a folder of its own. */
export async function runPilot(folder: string, settings: PilotSettings): Promise<PilotReport> {
  const { days } = settings;
  const city = pilotCity();
  const [clockPort = 0, mqttPort = 0, udpPort = 0, ...telegramPorts] = await freePorts(3 + city.meters.length);
  const { keys, edgeConfig, gateways: planned } = writeFiles(folder, city, udpPort, settings);
  const clock = ["--clock", `127.0.0.1:${clockPort}`];
  const cloud = await collectingCloud();

  const ways = planned.map(({ building }, index) => `${building}=tcp://127.0.0.1:${telegramPorts[index]}`);
  const simulated = runCommand(
    "simulate",
    ...["--scenario", "pilot", "--seed", "1", "--zone", zone, "--start", start, "--speed", "max"],
    ...(days === undefined ? [] : ["--days", String(days)]),
    ...["--by", "building", "--to", ways.join(","), "--step", String(hour)],
    ...["--clock-port", String(clockPort), "--clock-members", String(planned.length + 1)],
    ...["--clock-after", String(planned.some(({ way }) => byAir(way)) ? afterLastDay : afterLastHour)],
  );
  // First the edge node, so that whoever is started after it finds it.
  const edge = await startRole("edge", join(folder, "edge"), [
    ...["--keys", keys, "--config", edgeConfig, "--cloud", cloud.url, "--telegram-port", "0"],
    ...["--mqtt-port", String(mqttPort), ...clock],
  ]);
  const gateways = await Promise.all(
    planned.map(({ building, way, config }, index) =>
      startRole("gateway", join(folder, building), [
        ...["--gateway", building.toLowerCase(), "--keys", keys, "--config", config],
        ...["--telegram-port", String(telegramPorts[index]), ...clock],
        ...(byAir(way) ? [] : ["--edge", `mqtt://127.0.0.1:${mqttPort}`]),
      ]),
    ),
  );
  const outcome = /telegrams in \d+ s: (.*)\n/.exec((await simulated).said)?.[1] ?? "";
  // All is quiet, so what the city sent has come to its end.
  await Promise.all(gateways.map((gateway) => gateway.end("SIGTERM")));
  await edge.end("SIGTERM");
  cloud.close();
  const countsOf = (running: Running, what: string) => countsIn(lastLine(running, what));
  return {
    sent: countsIn(outcome),
    gateways: sum(gateways.map((gateway) => countsOf(gateway, "telegrams so far:"))),
    frames: sum(gateways.map((gateway) => countsOf(gateway, "LoRaWAN frames:"))),
    network: countsOf(edge, "LoRaWAN, own network:"),
    uplinks: countsOf(edge, "LoRaWAN payloads of gateways:"),
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
