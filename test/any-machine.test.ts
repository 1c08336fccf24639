// Shows that the edge node is one program for x86 and ARM, and that what is malformed ends there, counted.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { connectLines, endAll, startRole, temporaryFolder } from "./scenarios/running.ts";
import { testMeter } from "./scenarios/telegrams.ts";

const root = join(import.meta.dirname, "..");
const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

interface Locked {
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const locked: Readonly<Record<string, Locked>> = JSON.parse(
  readFileSync(join(root, "package-lock.json"), "utf8"),
).packages;

/** Where Node finds a package that a folder names. */
function placeOf(name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (locked[place] !== undefined) return place;
    if (folder === "") throw new Error(`${from} names ${name}, which is not locked`);
  }
}

/** Every package that must be there where these packages run. */
function needed(folders: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = [...folders];
  for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
    const entry = locked[place];
    if (entry?.link === true && entry.resolved !== undefined) {
      queue.push(entry.resolved);
      continue;
    }
    if (found.has(place)) continue;
    found.add(place);
    for (const name of Object.keys(entry?.dependencies ?? {})) queue.push(placeOf(name, place));
  }
  return found;
}

test("F15 gateway and edge node need no package of one kind of machine, but a serial port's, which has all kinds with it", () => {
  const places = [...needed(["edge/gateway", "edge/node"])];
  assert.ok(places.length > 20);
  assert.deepEqual(
    places.filter((place) => locked[place]?.cpu !== undefined),
    [],
  );
  const built = places.filter((place) => locked[place]?.hasInstallScript === true);
  assert.deepEqual(built, ["node_modules/@serialport/bindings-cpp"]);
  for (const machine of ["linux-x64", "linux-arm64", "linux-arm"]) {
    assert.ok(existsSync(join(root, built[0] ?? "", "prebuilds", machine)), machine);
  }
});

test("F15 packets that are malformed are dropped and counted at the edge node, and the good one between them is read", async () => {
  const meter = testMeter(4714);
  const keys = join(folder.path, "keys.csv");
  writeFileSync(keys, `meter,key\n${meter.keyLine}\n`);
  const edge = await startRole("edge", join(folder.path, "edge"), [
    "--keys",
    keys,
    "--telegram-port",
    "0",
    "--mqtt-port",
    "0",
  ]);
  const lines = await connectLines(edge.tcpPort);
  const good = meter.line(10, Math.floor(Date.now() / 1000) - 60);
  const answers = [];
  for (const line of ["zz", "2c44", "{", good]) answers.push((await lines.send(line)).ok);
  assert.deepEqual(answers, [false, false, false, true]);
  const token = readFileSync(join(folder.path, "edge/control-token"), "utf8").trim();
  const state = await fetch(new URL("/v1/state", edge.controlUrl), { headers: { authorization: `Bearer ${token}` } });
  const { counts, meters } = (await state.json()) as { counts: Record<string, number>; meters: { known: number } };
  const { read, ...dropped } = counts;
  assert.equal(read, 1);
  assert.equal(
    Object.values(dropped).reduce((sum, many) => sum + many, 0),
    3,
  );
  assert.equal(meters.known, 1);
  lines.close();
  await edge.end("SIGTERM");
});
