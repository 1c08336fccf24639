// What leaves a node that tells of days alone.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { keyRing, type SyncItem } from "@tributary/wire";
import { openEdge } from "../index.ts";
import { jsonReader, temporaryFolder, testCloud, uplink } from "../test-node.ts";

const folder = temporaryFolder();
after(folder.remove);

const hour = 3600;
const day = 24 * hour;
/** Midnight in Madrid, in whose night to the 29th clocks go forward. */
const start = Date.parse("2026-03-27T23:00:00Z") / 1000;
const meter = "KAM.10000001.1b.07";
/** 10 litres an hour, and 7 more in each that is a third. */
const litres = (hours: number) => 5000 + hours * 10 + Math.floor(hours / 3) * 7;
const pause = () => new Promise((resolve) => setTimeout(resolve, 25));

const of = <Kind extends SyncItem["kind"]>(items: readonly SyncItem[], kind: Kind) =>
  items.filter((item): item is Extract<SyncItem, { kind: Kind }> => item.kind === kind);

test("F13 S66 under daily detail a register is told as each local day ends, with what came late, and never in between", async () => {
  let now = start;
  const edge = openEdge({
    ...{ dataDir: folder.path, node: "edge-1", zone: "Europe/Madrid", reader: jsonReader() },
    keys: keyRing([{ meter, key: "none", name: "kitchen" }]),
    clock: { now: () => now * 1000 },
  });
  const cloud = testCloud();
  const sync = edge.startSync(cloud, { detail: "daily", shortestWaitMs: 1, longestWaitMs: 2 });
  const tell = (hours: number) =>
    edge.receive(uplink({ meter, m3: litres(hours) / 1000, mode: 0 }, start + hours * hour, "gateway-1", -60));
  for (let hours = 0; hours <= 80; hours += 1) {
    now = start + hours * hour;
    // Three hours around the second midnight are told half a day later.
    if (hours < 46 || hours > 48) await tell(hours);
    if (hours === 60) for (const late of [46, 47, 48]) await tell(late);
    if (hours % 6 === 5) await pause();
  }
  for (let idle = 0, before = -1; idle < 10; idle = cloud.batches.length === before ? idle + 1 : 0) {
    before = cloud.batches.length;
    now += 1;
    await tell(80);
    await pause();
  }
  await sync.stop();
  await edge.close();

  const items = cloud.batches.flatMap((batch) => [...batch.items]);
  const rows = new Map(of(items, "readings").map(({ register, at, ticks }) => [`${register} ${at}`, ticks[0]]));
  // The day on which clocks go forward has 23 hours.
  const midnights = [0, 24, 47, 71];
  assert.deepEqual(
    [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    midnights.map((hours) => [`volume ${start + hours * hour}`, litres(hours) * 1000]),
  );
  const days = of(items, "aggregates").toSorted((a, b) => a.version - b.version);
  const used = new Map(days.map(({ start, sum }) => [start[0], sum[0]]));
  assert.deepEqual(
    midnights.slice(0, 3).map((hours) => used.get(start + hours * hour)),
    [0, 1, 2].map((place) => (litres(midnights[place + 1] ?? 0) - litres(midnights[place] ?? 0)) * 1000),
  );
  const [known, ...more] = of(items, "meter");
  assert.deepEqual([more.length, known?.name, known?.rssi, known?.gateway], [0, "kitchen", undefined, ""]);
  assert.equal((known?.heardAt ?? 1) % day, 0);
});
