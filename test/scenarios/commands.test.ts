// Commands from a node through the city's air and back, in virtual time: only the radio is played.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { buildCity, type CityPlan } from "@tributary/city";
import { readMeterId } from "@tributary/core";
import { commandingDoor, openDownlinks, simulatedInput, startGateway } from "@tributary/edge-gateway";
import { openEdge, readWithDrivers } from "@tributary/edge-node";
import { type CommandOrder, type CommandRequest, decodeSync, keyRing, readKeyFile } from "@tributary/wire";
import { sealCommand } from "@tributary/wmbus";
import { temporaryFolder } from "./running.ts";

const gateway = "roof";
const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const hour = 3600;
const plan: CityPlan = {
  seed: 5,
  meters: 6,
  start,
  zone: "Europe/Madrid",
  utilities: ["water"],
  makers: ["SAL"],
  interval: hour,
  incidents: {},
};

const folders: { remove(): void }[] = [];
after(() => {
  for (const folder of folders) folder.remove();
});

/** A node with the keys of a city, its own gateway, and the city's meters around it. */
async function trial(more: Partial<CityPlan> = {}) {
  const folder = temporaryFolder();
  folders.push(folder);
  const city = buildCity({ ...plan, ...more });
  const keys = keyRing(readKeyFile(city.keyFile()).entries);
  let now = start;
  const feed = city.openFeed(start);
  const radioed: { meter: string; frame: Uint8Array }[] = [];
  const edge = openEdge({
    dataDir: join(folder.path, "edge"),
    node: "edge-1",
    keys,
    zone: "UTC",
    clock: { now: () => now * 1000 },
    reader: readWithDrivers(),
    log: (says) => assert.fail(says),
  });
  const downlinks = openDownlinks({ path: join(folder.path, "downlinks.sqlite"), now: () => now, transmits: true });
  const air = simulatedInput("air", {
    async transmit(frame, meter) {
      radioed.push({ meter, frame });
      feed.downlink(meter, frame);
    },
  });
  edge.commands.addWay({
    reaches: (name) => name === gateway,
    async send(_, downlink) {
      downlinks.take(downlink);
      return true;
    },
  });
  const telling = downlinks.tell((report) => edge.report(gateway, report));
  const doors = await startGateway({ gateway, now: () => now }, commandingDoor(edge, downlinks), [air]);

  /** Lets the hand-overs and reports that are under way arrive. */
  const settle = async () => {
    for (let turns = 0; turns < 20; turns += 1) await turn();
    await edge.commands.settled();
  };
  return {
    city,
    edge,
    feed,
    radioed,
    key: (meter: string) => keys(readMeterId(meter) ?? assert.fail())?.key,
    meter: (index: number) => city.meters[index]?.meter ?? assert.fail(),
    now: () => now,
    async until(to: number) {
      for (const { at, bytes, rssi } of feed.telegrams(to)) {
        now = at;
        await air.send({ at, bytes, rssi, crc: "none" });
        await settle();
      }
      now = to;
      edge.commands.tick();
      await settle();
    },
    ask(request: CommandRequest) {
      const answer = edge.commands.request(request);
      return "refused" in answer ? assert.fail(answer.says) : answer.id;
    },
    async close() {
      await doors.stop();
      await telling.stop();
      downlinks.close();
      await edge.close();
    },
  };
}

test("F32 F1 S5 S18 every order is obeyed and confirmed by the meter's next telegrams, with its round trip", async () => {
  const { city, edge, ask, until, meter, close } = await trial();
  await until(start + hour);
  const orders: readonly CommandOrder[] = [
    { kind: "valve", position: "closed" },
    { kind: "interval", seconds: 900 },
    { kind: "read" },
    { kind: "clock" },
  ];
  const asked = orders.map((order, index) => ask({ meter: meter(index), order }));
  await until(start + 3 * hour);
  for (const [index, id] of asked.entries()) {
    const story = edge.commands.find(id);
    assert.equal(story?.state, "confirmed", `${orders[index]?.kind}: ${story?.says}`);
    const { sentAt = 0, endedAt = 0 } = story ?? {};
    assert.ok(endedAt > sentAt && endedAt - sentAt <= 60, `${endedAt - sentAt} s`);
    assert.deepEqual(
      [...new Set(story?.steps.map(({ state }) => state))],
      ["requested", "queued", "sent", "confirmed"],
    );
  }
  assert.deepEqual(city.truth.valve(meter(0), start + 3 * hour), { state: "closed", position: 0 });
  await close();
});

test("S1 a reading on request is stored as a scheduled one is", async () => {
  const { edge, ask, until, meter, city, close } = await trial();
  await until(start + hour);
  const id = ask({ meter: meter(2), order: { kind: "read" } });
  await until(start + 2 * hour);
  const { endedAt = 0 } = edge.commands.find(id) ?? {};
  const rows: { at: number; ticks: number; quality: number }[] = [];
  const sync = edge.startSync({
    async send(bytes) {
      const batch = decodeSync(bytes);
      if (typeof batch === "string") throw new Error(batch);
      for (const item of batch.items) {
        if (item.kind !== "readings" || item.meter !== meter(2) || item.register !== "volume") continue;
        for (const [i, at] of item.at.entries()) {
          rows.push({ at, ticks: item.ticks[i] ?? 0, quality: item.quality[i] ?? 0 });
        }
      }
      return { through: batch.last };
    },
  });
  while (edge.unsent() > 0) await turn();
  await sync.stop();
  const asked = rows.find(({ at }) => at === endedAt) ?? assert.fail("no reading at the answer");
  const scheduled = rows.find(({ at }) => at < endedAt) ?? assert.fail("no scheduled reading");
  assert.equal(asked.quality, scheduled.quality);
  assert.equal(asked.ticks, Math.floor(city.truth.index(meter(2), endedAt) * 1000) * 1000);
  await close();
});

test("a valve that sticks is a failure in the meter's words", async () => {
  const { edge, ask, until, meter, close } = await trial({
    addresses: [{ incidents: { water: [{ kind: "stuck-valve", from: start }] } }],
  });
  await until(start + hour);
  const id = ask({ meter: meter(0), order: { kind: "valve", position: "closed" } });
  await until(start + 3 * hour);
  assert.match(`${edge.commands.find(id)?.state}: ${edge.commands.find(id)?.says}`, /failed: .*stuck/);
  await close();
});

test("what cannot be delivered expires and says so", async () => {
  const { edge, ask, until, meter, now, close } = await trial();
  await until(start + hour);
  const id = ask({ meter: meter(1), order: { kind: "read" }, expiresIn: 60 });
  await until(now() + 61);
  assert.match(`${edge.commands.find(id)?.state}: ${edge.commands.find(id)?.says}`, /expired: was not radioed in time/);
  await close();
});

test("a replayed or foreign downlink moves nothing", async () => {
  const { city, edge, feed, ask, until, meter, radioed, key, close } = await trial();
  await until(start + hour);
  ask({ meter: meter(0), order: { kind: "valve", position: "closed" } });
  await until(start + 2 * hour);
  const closing = radioed[0]?.frame ?? assert.fail();
  const opened = ask({ meter: meter(0), order: { kind: "valve", position: "open" } });
  await until(start + 4 * hour);
  assert.equal(edge.commands.find(opened)?.state, "confirmed");
  const foreign = sealCommand(
    { kind: "valve", position: "closed" },
    {
      meter: readMeterId(meter(0)) ?? assert.fail(),
      key: new Uint8Array(16).fill(7),
      counter: 2 ** 32 - 1,
      now: start,
    },
  );
  assert.ok(key(meter(0)) instanceof Uint8Array);
  let moments = 0;
  for (const { at, meter: sender } of feed.telegrams(start + 6 * hour)) {
    if (sender !== meter(0)) continue;
    moments += 1;
    for (const frame of [closing, foreign]) assert.notEqual(feed.downlink(sender, frame, at + 1), "obeyed");
  }
  assert.equal(moments, 2);
  assert.deepEqual(city.truth.valve(meter(0), start + 7 * hour), { state: "open", position: 100 });
  await close();
});
