// One area with two radio technologies: both are read by one node, and a new meter of either changes nothing for the others.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildCity, type City } from "@tributary/city";
import { type Edge, openEdge, readWithDrivers } from "@tributary/edge-node";
import { openCodec, openMapping, startSandboxes } from "@tributary/engine-lambda";
import { acceptUplink, type NetworkDevice, personalisedDevice, Refusal } from "@tributary/lorawan";
import { keyRing, readKeyFile } from "@tributary/wire";
import { writeLorawanFiles } from "../../cli/air/lorawan-files.ts";
import { temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
const sandboxes = startSandboxes();
after(async () => {
  await sandboxes.close();
  folder.remove();
});

const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const hours = 6;
const hour = 3600;

/** All meters of a plan are those of a smaller one, and more. */
const cityOf = (meters: number): City =>
  buildCity({ seed: 4, meters, start, zone: "UTC", utilities: ["water"], lorawan: 0.5, incidents: {} });

type LatestVolume = number | string | undefined;
const volumeOf = (edge: Edge, meter: string): LatestVolume =>
  edge.latest(meter)?.values.find(({ register }) => register === "volume")?.value;

/** Brings what a city sends to a node, each meter by its own technology; answers the register that the node knows of each. */
async function play(name: string, city: City, edge: Edge): Promise<Map<string, LatestVolume>> {
  for (const { at, bytes } of city.telegrams(start, start + hours * hour, hour)) {
    const { cause } = await edge.receive({ bytes, crc: "none", at, hop: "radio", gateway: "roof" });
    assert.equal(cause, "read");
  }
  const files = join(folder.path, name);
  writeLorawanFiles(files, city);
  const { kinds } = JSON.parse(readFileSync(join(files, "meters.json"), "utf8"));
  const codec = openCodec(sandboxes, readFileSync(join(files, kinds["smart-water"].codec), "utf8"));
  const map = openMapping(kinds["smart-water"].fields);
  const sessions = new Map<string, NetworkDevice>(
    city
      .devices()
      .map(({ devEui, devAddr, nwkSKey, appSKey }) => [
        devEui,
        personalisedDevice({ devEui, devAddr, nwkSKey, appSKey, adr: false }),
      ]),
  );
  for (const { at, meter, devEui, bytes, dataRate, snr } of city.uplinks(start, start + hours * hour, hour)) {
    const session = sessions.get(devEui);
    const judged = session === undefined ? undefined : acceptUplink([session], bytes, { dataRate, snr, receivers: 1 });
    assert.ok(judged !== undefined && !(judged instanceof Refusal) && judged.kind === "uplink");
    sessions.set(devEui, judged.device);
    const decoded = await codec.decodeUplink({ bytes: judged.payload, fPort: judged.port ?? 0, at });
    assert.ok(decoded.ok);
    const { readings } = map(decoded.data, at);
    const { cause } = await edge.receiveReadings({ meter, by: "device", gateway: "mast", at, readings });
    assert.equal(cause, "handed-over");
  }
  return new Map(city.meters.map(({ meter }) => [meter, volumeOf(edge, meter)]));
}

test("S9 wM-Bus and LoRaWAN meters share an area, and one more of each changes nothing for the others", async () => {
  const [few, more] = [cityOf(24), cityOf(32)];
  const registers: Map<string, LatestVolume>[] = [];
  for (const [name, city] of [
    ["few", few],
    ["more", more],
  ] as const) {
    const keys = readKeyFile(city.keyFile());
    assert.ok(keys.problems.length === 0);
    const edge = openEdge({
      dataDir: join(folder.path, `${name}-node`),
      node: "edge-1",
      // The one thing that a new wM-Bus meter needs is its line; a LoRaWAN meter is enrolled in its network.
      keys: keyRing(keys.entries),
      zone: "UTC",
      clock: { now: () => (start + hours * hour) * 1000 },
      reader: readWithDrivers(),
    });
    registers.push(await play(name, city, edge));
    await edge.close();
  }
  const [before = new Map(), after = new Map()] = registers;
  const technologies = more.meters
    .slice(few.meters.length)
    .map(({ devEui }) => (devEui === undefined ? "wM-Bus" : "LoRaWAN"));
  assert.deepEqual(new Set(technologies), new Set(["wM-Bus", "LoRaWAN"]));
  for (const [meter, value] of after) {
    assert.ok(value !== undefined, `${meter} is not read`);
    if (before.has(meter)) assert.equal(value, before.get(meter), meter);
  }
  assert.equal([...before.keys()].filter((meter) => after.has(meter)).length, few.meters.length);
});
