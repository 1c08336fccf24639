import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Fault, layers } from "@tributary/core";
import type { SyncItem } from "@tributary/wire";
import { folder, openTestEdge, type Says, start, synced, testCloud, uplink, water } from "./test-node.ts";

/** Sends telegrams one after another and gathers what became of them. */
async function fates(telegrams: readonly (readonly [Says | string, number, string?])[]): Promise<string[]> {
  const edge = openTestEdge(folder());
  const causes: string[] = [];
  for (const [says, at, gateway] of telegrams)
    causes.push((await edge.receive(uplink(says, start + at, gateway))).cause);
  const counted = Object.values(edge.counts()).reduce((sum, count) => sum + count, 0);
  assert.equal(counted, telegrams.length, "each telegram is counted once");
  await edge.close();
  return causes;
}

const items = (cloud: ReturnType<typeof testCloud>): SyncItem[] => cloud.batches.flatMap((batch) => batch.items);

describe("admission", () => {
  it("S11 takes known meters with the right key, and unsecured ones only where the key is none", async () => {
    assert.deepEqual(
      await fates([
        [{ m3: 1 }, 0],
        [{ m3: 1, mode: 0 }, 1],
        [{ meter: "KAM.00000002.1b.07", mode: 0, m3: 1 }, 2],
        [{ meter: "KAM.00000002.1b.07", mode: 5, m3: 1 }, 3],
        [{ meter: "KAM.00000003.1b.07", m3: 1 }, 4],
        [{ meter: "ELS.00000009.1b.07", m3: 1 }, 5],
        [{ meter: "ELS.00000009.1b.07", mode: 0, m3: 1 }, 6],
        ["2c44", 7],
      ]),
      ["read", "not-secured", "read", "no-key", "wrong-key", "unknown-meter", "unknown-meter", "truncated"],
    );
  });

  it("F16 F27 makes no reading, and no meter, of what it refuses, malformed or under a wrong key, and counts it", async () => {
    const edge = openTestEdge(folder());
    const cloud = testCloud();
    const sync = edge.startSync(cloud);
    for (const says of [
      { m3: 1, mode: 0 },
      { meter: "KAM.00000003.1b.07", m3: 1 },
      { meter: "ELS.1.1b.07", m3: 1 },
    ]) {
      await edge.receive(uplink(says, start));
    }
    await edge.refuse(new Fault("not-hex", "line", 0));
    await synced(edge);
    await sync.stop();
    assert.deepEqual([...new Set(items(cloud).map(({ kind }) => kind))], ["counts"]);
    assert.deepEqual(edge.counts(), { "not-secured": 1, "wrong-key": 1, "not-a-telegram": 1, "not-hex": 1 });
    await edge.close();
  });
});

describe("heard twice and replayed", () => {
  it("takes the same sealed bytes once, through whichever gateway, while the index rests", async () => {
    assert.deepEqual(
      await fates([
        [{ m3: 1 }, 0],
        [{ m3: 1 }, 1, "gateway-2"],
        [{ m3: 1 }, -3, "gateway-3"],
        [{ m3: 1 }, 899],
        [{ m3: 1 }, 900],
      ]),
      ["read", "duplicate", "duplicate", "duplicate", "duplicate"],
    );
  });

  it("takes the same unsealed bytes again after 15 minutes, for their access number may stand still", async () => {
    const says = { meter: "KAM.00000002.1b.07", mode: 0, m3: 1 };
    assert.deepEqual(
      await fates([
        [says, 0],
        [says, 899],
        [says, 900],
      ]),
      ["read", "duplicate", "read"],
    );
  });

  it("refuses a falling index, and takes it where the meter's time went on", async () => {
    assert.deepEqual(
      await fates([
        [{ m3: 10 }, 0],
        [{ m3: 9 }, 3600],
        [{ m3: 10, time: "2026-02-27T02:00" }, 7200],
        [{ m3: 9, time: "2026-02-27T01:00" }, 10800],
        [{ m3: 9, time: "2026-02-27T04:00" }, 14400],
      ]),
      ["read", "replayed", "read", "replayed", "read"],
    );
  });

  it("takes late telegrams whose reception lies before", async () => {
    assert.deepEqual(
      await fates([
        [{ m3: 10 }, 7200],
        [{ m3: 9 }, 3600],
        [{ m3: 9 }, 3600],
      ]),
      ["read", "read", "duplicate"],
    );
  });

  it("takes a counter once, whatever the index says", async () => {
    assert.deepEqual(
      await fates([
        [{ m3: 10, counter: 5 }, 0],
        [{ m3: 11, counter: 5 }, 3600],
        [{ m3: 11, counter: 4 }, 3601],
        [{ m3: 9, counter: 6 }, 3602],
      ]),
      ["read", "replayed", "replayed", "read"],
    );
  });

  it("takes a register that rolls over", async () => {
    assert.deepEqual(
      await fates([
        [{ m3: 99_999.99 }, 0],
        [{ m3: 0.02 }, 3600],
      ]),
      ["read", "read"],
    );
  });
});

it("cuts a reception in the future to the clock", async () => {
  const edge = openTestEdge(folder(), { now: start });
  const cloud = testCloud();
  await edge.receive(uplink({ m3: 1 }, start + 1e6));
  const sync = edge.startSync(cloud);
  await synced(edge);
  await sync.stop();
  assert.deepEqual([...cloud.rows().keys()], [`${water} volume ${start} 1`]);
  await edge.close();
});

it("F2 low flow keeps its resolution: a millilitre is used, kept and told", async () => {
  const edge = openTestEdge(folder());
  const cloud = testCloud();
  const sync = edge.startSync(cloud);
  for (const [place, m3] of [10, 10.000001, 10.000002].entries()) {
    assert.equal((await edge.receive(uplink({ m3 }, start + place * 3600))).cause, "read");
  }
  assert.equal(edge.latest(water)?.values.find(({ register }) => register === "volume")?.value, 10.000002);
  await synced(edge);
  await sync.stop();
  const told = items(cloud).flatMap((item) =>
    item.kind === "readings" && item.register === "volume" && item.layer === layers.validated ? item.ticks : [],
  );
  assert.deepEqual(told, [10_000_000, 10_000_001, 10_000_002]);
  await edge.close();
});

it("tells the cloud of meters, readings, texts, aggregates, events and counts", async () => {
  const edge = openTestEdge(folder());
  const cloud = testCloud();
  const sync = edge.startSync(cloud);
  for (let i = 0; i < 8; i += 1) {
    const says: Says = {
      meter: "KAM.10000001.1b.07",
      m3: 10 + i / 100,
      time: "2026-02-27T01:00",
      status: i === 5 ? ["tamper"] : [],
      readings: [
        { quantity: "volume", value: 9, storage: 1, at: "2026-02-01T00:00" },
        { quantity: "flow", value: 1, function: "maximum" },
      ],
    };
    await edge.receive(uplink(says, start + i * 900));
  }
  await synced(edge);
  await sync.stop();
  const all = items(cloud);
  const meter = all.filter((item) => item.kind === "meter").at(-1);
  assert.deepEqual(
    { ...meter, version: 0 },
    {
      kind: "meter",
      meter: "KAM.10000001.1b.07",
      utility: "water",
      medium: "water",
      driver: "test",
      zone: "Europe/Madrid",
      securityMode: 5,
      authenticated: false,
      heardAt: start + 7 * 900,
      telegrams: 8,
      gateway: "gateway-1",
      status: [],
      version: 0,
    },
  );
  const volume = [...cloud.rows().keys()].filter((name) => name.includes(" volume "));
  assert.equal(volume.length, 9, "eight heard, one kept value told once");
  assert.ok(
    volume.some((name) => name.endsWith(` ${Date.UTC(2026, 0, 31, 23) / 1000} 0`)),
    "dated in the meter's zone",
  );
  assert.equal(all.filter((item) => item.kind === "text").length, 1);
  assert.equal(all.filter((item) => item.kind === "event" && item.alarm === "tamper").length, 1);
  const hours = new Map(
    all.flatMap((item) =>
      item.kind === "aggregates" && item.register === "volume" && item.bucket === "hour"
        ? item.start.map((begin, i) => [begin, item.sum[i]] as const)
        : [],
    ),
  );
  assert.equal(hours.get(start), 40_000);
  assert.equal(hours.get(start + 3600), 30_000);
  const versions = cloud.batches.map((batch) => Math.max(...batch.items.map(({ version }) => version)));
  assert.deepEqual(
    versions,
    [...versions].sort((a, b) => a - b),
  );
  await edge.close();
});

it("takes the first of several values of one second, and keeps the others apart", async () => {
  const edge = openTestEdge(folder());
  const cloud = testCloud();
  await Promise.all([
    edge.receive(uplink({ m3: 10 }, start)),
    edge.receive(uplink({ m3: 10.001 }, start)),
    edge.receive(uplink({ m3: 10.002 }, start)),
  ]);
  const sync = edge.startSync(cloud);
  await synced(edge);
  await sync.stop();
  assert.deepEqual(
    cloud.rows(),
    new Map([
      [`${water} volume ${start} 0`, 10_002_000],
      [`${water} volume ${start} 1`, 10_000_000],
    ]),
  );
  await edge.close();
});

it("sends on after the cloud was away: everything once, numbered without a hole", async () => {
  const edge = openTestEdge(folder());
  const cloud = testCloud();
  cloud.fail(5);
  const sync = edge.startSync(cloud, { shortestWaitMs: 1, longestWaitMs: 5 });
  for (let i = 0; i < 50; i += 1) await edge.receive(uplink({ m3: 10 + i / 1000 }, start + i * 60));
  await synced(edge);
  await sync.stop();
  assert.equal(cloud.rows().size, 50);
  let through = 0;
  for (const { first, last, items: sent } of cloud.batches) {
    assert.ok(first <= through + 1, `entry ${through + 1} is missing`);
    assert.equal(sent.length, last - first + 1);
    through = Math.max(through, last);
  }
  await edge.close();
});

it("breaks the promises of a group that cannot be written, and goes on", async () => {
  let broken = false;
  const { jsonReader } = await import("./test-node.ts");
  const reader = jsonReader();
  const edge = openTestEdge(folder(), {
    reader: {
      ...reader,
      read(given, keys) {
        if (broken) throw new Error("disk full");
        return reader.read(given, keys);
      },
    },
  });
  await edge.receive(uplink({ m3: 10 }, start));
  broken = true;
  await assert.rejects(edge.receive(uplink({ m3: 11 }, start + 60)), /disk full/);
  broken = false;
  assert.equal((await edge.receive(uplink({ m3: 11 }, start + 60))).cause, "read");
  assert.deepEqual(edge.counts(), { read: 2 });
  await edge.close();
});
