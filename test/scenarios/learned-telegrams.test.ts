// Telegrams like the one before of their meter are read without objects: what comes of them is the same.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { buildCity, scenario } from "@tributary/city";
import { openEdge, readWithDrivers, type TelegramReader } from "@tributary/edge-node";
import { decodeSync, type KeyEntry, keyRing, readKeyFile, type SyncItem, type Uplink } from "@tributary/wire";

/** All that a cloud is told of telegrams, without versions, what the node counted, and how many went the long way. */
async function toldOf(uplinks: readonly Uplink[], keys: readonly KeyEntry[], from: TelegramReader, now: number) {
  const dataDir = mkdtempSync(join(tmpdir(), "learned-"));
  let long = 0;
  const reader: TelegramReader = {
    ...from,
    read(uplink, keys) {
      long += 1;
      return from.read(uplink, keys);
    },
  };
  const clock = { now: () => now * 1000 };
  const edge = openEdge({ dataDir, node: "n", keys: keyRing(keys), zone: "Europe/Madrid", clock, reader });
  for (let i = 0; i < uplinks.length; i += 50) {
    await Promise.all(uplinks.slice(i, i + 50).map((uplink) => edge.receive(uplink)));
  }
  const items: SyncItem[] = [];
  const sync = edge.startSync({
    async send(bytes) {
      const batch = decodeSync(bytes);
      if (typeof batch === "string") throw new Error(batch);
      items.push(...batch.items.map((item) => ({ ...item, version: 0 })));
      return { through: batch.last };
    },
  });
  for (let tries = 0; tries < 2000 && edge.unsent() > 0; tries += 1) await new Promise((wait) => setTimeout(wait, 5));
  assert.equal(edge.unsent(), 0);
  await sync.stop();
  const counts = edge.counts();
  await edge.close();
  rmSync(dataDir, { recursive: true });
  return { counts, items, long };
}

/** The same reader, but each telegram goes the long way. */
function longWay(): TelegramReader {
  const { learns: _, ...reader } = readWithDrivers();
  return reader;
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
  assert.equal(long.long, uplinks.length);
  assert.ok(short.long < uplinks.length / 2, `${short.long} of ${uplinks.length} went the long way`);
  assert.deepEqual(short.counts, long.counts);
  assert.ok((short.counts.read ?? 0) > 1500);
  assert.equal(short.items.length, long.items.length);
  for (const [i, item] of long.items.entries()) assert.deepEqual(short.items[i], item, `entry ${i + 1}`);
});
