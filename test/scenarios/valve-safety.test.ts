// A pipe bursts while the cloud is away: the edge node closes the valve by itself, and tells of it later.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { buildCity } from "@tributary/city";
import { openRegistry } from "@tributary/cloud-registry";
import { commandingDoor, openDownlinks, simulatedInput, startGateway } from "@tributary/edge-gateway";
import { openEdge, readWithDrivers } from "@tributary/edge-node";
import { decodeSync, keyRing, readKeyFile } from "@tributary/wire";
import { temporaryFolder } from "./running.ts";

const gateway = "roof";
const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const hour = 3600;
const interval = 900;
const folder = temporaryFolder();
after(() => folder.remove());

test("F4 F12 S38 a burst closes the valve without the cloud, the flow stops, and the cloud learns of it all", async () => {
  const bursts = start + 30 * hour + 420;
  const city = buildCity({
    seed: 7,
    meters: 4,
    start,
    zone: "Europe/Madrid",
    utilities: ["water"],
    makers: ["SAL"],
    interval,
    incidents: {},
    addresses: [{ incidents: { water: [{ kind: "burst", litresPerHour: 2400, from: bursts }] } }],
  });
  const [burst, ...others] = city.meters.map(({ meter }) => meter);
  assert.ok(burst !== undefined);
  let now = start;
  const feed = city.openFeed(start);
  const says: string[] = [];
  const edge = openEdge({
    dataDir: join(folder.path, "edge"),
    node: "edge-1",
    keys: keyRing(readKeyFile(city.keyFile()).entries),
    zone: "Europe/Madrid",
    clock: { now: () => now * 1000 },
    reader: readWithDrivers(),
    log: (sentence) => says.push(sentence),
  });
  const downlinks = openDownlinks({ path: join(folder.path, "downlinks.sqlite"), now: () => now, transmits: true });
  const air = simulatedInput("air", { transmit: async (frame, meter) => void feed.downlink(meter, frame) });
  edge.commands.addWay({
    reaches: (name) => name === gateway,
    async send(_, downlink) {
      downlinks.take(downlink);
      return true;
    },
  });
  const telling = downlinks.tell((report) => edge.report(gateway, report));
  const doors = await startGateway({ gateway, now: () => now }, commandingDoor(edge, downlinks), [air]);
  const registry = openRegistry(":memory:");
  let away = true;
  const sync = edge.startSync(
    {
      async send(bytes) {
        if (away) throw new Error("the cloud is away");
        const batch = decodeSync(bytes);
        if (typeof batch === "string") throw new Error(batch);
        registry.record(batch);
        return { through: batch.last };
      },
    },
    { shortestWaitMs: 5, longestWaitMs: 20 },
  );

  for (const { at, bytes, rssi } of feed.telegrams(start + 34 * hour)) {
    now = at;
    await air.send({ at, bytes, rssi, crc: "none" });
    for (let turns = 0; turns < 20; turns += 1) await turn();
    await edge.commands.settled();
  }

  const [decision, ...more] = edge.alerts.decisions({ limit: 9 });
  assert.deepEqual(more, []);
  assert.ok(decision?.close === true && decision.meter === burst);
  assert.ok(decision.at - bursts <= hour, `decided after ${decision.at - bursts} s`);
  const command = edge.commands.find(decision.command ?? "");
  assert.equal(command?.state, "confirmed", command?.says);
  const closed = command?.endedAt ?? 0;
  assert.ok(closed - bursts <= 2 * hour, `closed after ${closed - bursts} s`);
  assert.equal(city.truth.valve(burst, closed)?.state, "closed");
  assert.ok(city.truth.drawn(burst, bursts, bursts + interval) > 0.5, "water runs out");
  assert.equal(city.truth.use(burst, closed, now), 0);
  for (const meter of others) assert.equal(city.truth.valve(meter, now)?.state, "open");

  assert.deepEqual(registry.deeds("valve-decision", { limit: 9 }), []);
  away = false;
  while (edge.unsent() > 0) await turn();
  await sync.stop();
  const [known] = registry.deeds("valve-decision", { limit: 9 });
  assert.deepEqual([known?.meter, known?.close, known?.command], [burst, true, decision.command]);
  assert.ok(registry.alarms({ state: "all", meter: burst, limit: 9 }).some(({ id }) => id === decision.incident));
  assert.equal(registry.commands({ meter: burst, limit: 9 })[0]?.state, "confirmed");
  assert.ok(says.some((sentence) => sentence.startsWith(`safety: the valve of ${burst} is to be closed: burst`)));

  registry.close();
  await doors.stop();
  await telling.stop();
  downlinks.close();
  await edge.close();
});
