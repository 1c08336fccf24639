import assert from "node:assert/strict";
import { after, it } from "node:test";
import { buildCity, scenario } from "@tributary/city";
import { type KeyEntry, keyRing, readKeyFile, type Uplink } from "@tributary/wire";
import { openEdge, readWithDrivers, type TelegramReader } from "./index.ts";
import { synced, temporaryFolder, testCloud } from "./test-node.ts";

const folders: { remove(): void }[] = [];
after(() => {
  for (const folder of folders) folder.remove();
});

/** All that a cloud is told of telegrams, without versions, and what the node counted. */
async function toldOf(uplinks: readonly Uplink[], keys: readonly KeyEntry[], reader: TelegramReader, now: number) {
  const folder = temporaryFolder();
  folders.push(folder);
  const edge = openEdge({
    dataDir: folder.path,
    node: "n",
    keys: keyRing(keys),
    zone: "Europe/Madrid",
    clock: { now: () => now * 1000 },
    reader,
  });
  for (let i = 0; i < uplinks.length; i += 50) {
    await Promise.all(uplinks.slice(i, i + 50).map((uplink) => edge.receive(uplink)));
  }
  const cloud = testCloud();
  const sync = edge.startSync(cloud);
  await synced(edge);
  await sync.stop();
  const counts = edge.counts();
  await edge.close();
  return { counts, items: cloud.batches.flatMap(({ items }) => items.map((item) => ({ ...item, version: 0 }))) };
}

/** The same reader, but each telegram goes the long way. */
function longWay(): TelegramReader {
  const { read, save, restore } = readWithDrivers();
  return { read, save, restore };
}

it("a city's telegrams say the same by the short way as by the long one", async () => {
  const start = Date.parse("2026-03-28T00:00:00Z") / 1000;
  const { plan } = scenario("city", { seed: 3, start, zone: "Europe/Madrid" });
  const city = buildCity({ ...plan, meters: 60 });
  const end = start + 40 * 3600;
  const uplinks: Uplink[] = [];
  for (const { bytes, at } of city.telegrams(start, end, 3600)) {
    const uplink: Uplink = { hop: "gateway", bytes, crc: "none", at, gateway: "g", rssi: -70 };
    uplinks.push(uplink);
    // Some come twice, some late.
    if (uplinks.length % 17 === 0) uplinks.push({ ...uplink, gateway: "h" });
    if (uplinks.length % 23 === 0) uplinks.splice(-12, 0, ...uplinks.splice(-1));
  }
  assert.ok(uplinks.length > 1500);
  const keys = readKeyFile(city.keyFile()).entries;
  const short = await toldOf(uplinks, keys, readWithDrivers(), end);
  const long = await toldOf(uplinks, keys, longWay(), end);
  assert.deepEqual(short.counts, long.counts);
  assert.ok((short.counts.read ?? 0) > 1500);
  assert.equal(short.items.length, long.items.length);
  for (const [i, item] of long.items.entries()) assert.deepEqual(short.items[i], item, `entry ${i + 1}`);
});
