// A node whose clock is set forth and back by an hour and by ten years: nothing is lost, nothing runs backwards.
import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { layers } from "@tributary/core";
import type { Detail, SyncItem } from "@tributary/wire";
import { folder, openTestEdge, start, synced, type TestCloud, testCloud, uplink, water } from "./test-node.ts";

const impatient = { shortestWaitMs: 1, longestWaitMs: 5 };
const quarter = 900;
const hour = 3600;
const day = 24 * hour;
const year = 365 * day;

interface Step {
  /** Seconds by which the node's clock is wrong while it lasts. */
  readonly off: number;
  readonly quarters: number;
}

interface Scene {
  readonly from?: number;
  readonly meter?: string;
  /** Seconds by which the meter's clock, which its telegrams tell, is ahead of the true time. */
  readonly drift?: number;
  readonly detail?: Detail;
}

/** A node in true time whose clock may be set wrong, also over restarts; it hears a litre each quarter of an hour. */
function clockedNode({ from = start, meter = water, drift, detail = "full" }: Scene = {}) {
  const path = folder();
  const cloud = testCloud();
  const said: string[] = [];
  let now = from;
  let off = 0;
  let began = now;
  const clock = { now: () => (now + off) * 1000, steady: () => (now - began) * 1000 };
  const open = () => {
    began = now;
    return openTestEdge(path, { clock, log: (says) => said.push(says) });
  };
  let edge = open();
  let litres = 0;
  /** What is not over yet stays in the outbox: all that goes out went when nothing came for a while. */
  async function quiet(): Promise<void> {
    for (let before = -1; before !== cloud.batches.length; await wait(15)) before = cloud.batches.length;
  }

  async function sync(): Promise<void> {
    const running = edge.startSync(cloud, { ...impatient, detail });
    if (detail === "full") await synced(edge);
    else await quiet();
    await running.stop();
  }
  return {
    cloud,
    said,
    edge: () => edge,
    litres: () => litres,
    trueTime: () => now,
    async hear(step: Step): Promise<void> {
      off = step.off;
      for (let i = 0; i < step.quarters; i += 1) {
        now += quarter;
        litres += 1;
        const time = drift === undefined ? {} : { time: new Date((now + drift) * 1000).toISOString().slice(0, 16) };
        const { cause } = await edge.receive(uplink({ meter, m3: 10 + litres / 1000, ...time }, now + off));
        assert.equal(cause, "read", `telegram ${litres}`);
        edge.tick();
      }
      await sync();
    },
    /** Ends the node, and opens it again after a while. */
    async restart(after = 0, wrong = off): Promise<void> {
      await edge.close();
      now += after;
      off = wrong;
      edge = open();
    },
    sync,
  };
}

const items = <Kind extends SyncItem["kind"]>({ batches }: TestCloud, kind: Kind) =>
  batches.flatMap((batch) =>
    batch.items.filter((item): item is Extract<SyncItem, { kind: Kind }> => item.kind === kind),
  );

/** Newest sum by start of the bucket. */
function sums(cloud: TestCloud, of: "hour" | "day" | "month" = "hour"): Map<number, number> {
  const newest = new Map<number, number>();
  for (const { register, bucket, start: starts, sum } of items(cloud, "aggregates")) {
    if (register !== "volume" || bucket !== of) continue;
    for (const [i, at] of starts.entries()) newest.set(at, sum[i] ?? 0);
  }
  return newest;
}

const total = (all: Iterable<number>) => [...all].reduce((sum, ticks) => sum + ticks, 0);

/** Every reading is in the cloud, versions only grow, and no bucket is negative. */
function check(cloud: TestCloud, telegrams: number): void {
  const versions = cloud.batches.flatMap(({ items }) => items.map(({ version }) => Number(version)));
  assert.ok(
    versions.every((version, i) => version >= (versions[i - 1] ?? 0)),
    "versions run backwards",
  );
  const raw = [...cloud.rows()].filter(([name]) => name.includes(" volume "));
  const told = new Set(raw.map(([, ticks]) => ticks));
  for (let n = 1; n <= telegrams; n += 1) assert.ok(told.has(10_000_000 + n * 1000), `telegram ${n} is lost`);
  for (const [at, sum] of sums(cloud))
    assert.ok(sum >= 0, `${sum} in the hour of ${new Date(at * 1000).toISOString()}`);
  assert.ok(items(cloud, "readings").every(({ layer }) => layer <= layers.estimated));
}

const cases: readonly { readonly says: string; readonly off: number }[] = [
  { says: "an hour ahead", off: hour },
  { says: "an hour behind", off: -hour },
  { says: "ten years ahead", off: 10 * year },
  { says: "ten years behind", off: -10 * year },
];

for (const { says, off } of cases) {
  for (const restarts of [false, true]) {
    it(`T12 a clock that stands ${says} for two hours${restarts ? ", with a restart at each step" : ""}: each litre is counted`, async () => {
      const node = clockedNode();
      for (const step of [0, off, 0]) {
        await node.hear({ off: step, quarters: step === 0 ? 24 : 8 });
        if (restarts) await node.restart();
      }
      check(node.cloud, 56);
      const ofTheDay = [...sums(node.cloud)].filter(([at]) => at >= start && at < start + day);
      assert.equal(total(ofTheDay.map(([, ticks]) => ticks)), 55_000);
      // A leap over years is not believed: each hour has its own litres, and none lies in another year.
      if (Math.abs(off) < year) return;
      assert.equal(ofTheDay.length, sums(node.cloud).size);
      for (const [at, ticks] of ofTheDay.slice(1, -1)) assert.equal(ticks, 4000, new Date(at * 1000).toISOString());
      assert.equal(
        node.said.filter((one) => /the clock leapt to 20[13]6-.*not followed for a day/.test(one)).length,
        restarts ? 2 : 1,
      );
      await node.edge().close();
    });
  }
}

for (const [says, off] of [
  ["forth", 10 * year],
  ["back", -10 * year],
] as const) {
  it(`T12 a clock that leapt ten years ${says} is followed after a day, and when it returns, a day later: nothing is lost, no empty year is told`, async () => {
    const node = clockedNode();
    const began = performance.now();
    await node.hear({ off: 0, quarters: 96 });
    await node.hear({ off, quarters: 3 * 96 });
    assert.equal(node.edge().state().at, node.trueTime() + off, "followed");
    await node.hear({ off: 0, quarters: 3 * 96 });
    assert.equal(node.edge().state().at, node.trueTime(), "followed back");
    const telegrams = node.litres();
    check(node.cloud, telegrams);
    // Two days in the wrong year, a day each until a leap is believed: hours that had readings are told, and no others.
    const hours = sums(node.cloud);
    assert.ok(hours.size <= telegrams / 4 + 4, `${hours.size} hours`);
    assert.ok(total(hours.values()) >= (telegrams - 3) * 1000 && total(hours.values()) <= telegrams * 1000);
    const years = new Set([...hours.keys()].map((at) => new Date(at * 1000).getUTCFullYear()));
    assert.deepEqual(years, new Set([2026, 2026 + Math.round(off / year)]));
    // What runs by the clock runs again: nobody is silent, and a valve may be closed.
    assert.equal(
      node
        .edge()
        .alerts.incidents({ state: "all", limit: 10 })
        .filter(({ alarm }) => alarm === "no-signal").length,
      0,
    );
    // Nothing that a meter remembers of the other time makes it late now.
    const newest = node.edge().latest(water);
    assert.equal(newest?.heardAt, node.trueTime());
    assert.ok(performance.now() - began < 60_000);
    await node.edge().close();
  });
}

for (const detail of ["hourly", "daily"] as const) {
  it(`T12 under ${detail} detail a clock that leapt ten years forth for days, and back, tells what follows in its time`, async () => {
    const node = clockedNode({ detail });
    await node.hear({ off: 0, quarters: 2 * 96 });
    await node.hear({ off: 10 * year, quarters: 3 * 96 });
    for (let days = 0; days < 6; days += 1) await node.hear({ off: 0, quarters: 96 });
    const returned = node.trueTime() - 4 * day;
    const hoursTold = items(node.cloud, "hours").filter(
      ({ version }) => version >= returned * 1000 && version <= node.trueTime() * 1000,
    ).length;
    const daysTold = [...sums(node.cloud, "day")].filter(([at]) => at >= returned && at < node.trueTime());
    if (detail === "hourly") assert.ok(hoursTold >= 3 * 24 && hoursTold <= 6 * 24, `${hoursTold} hours`);
    else assert.deepEqual(new Set(daysTold.map(([, sum]) => sum)), new Set([96_000]));
    if (detail === "daily") assert.ok(daysTold.length >= 2, `${daysTold.length} days`);
    await node.edge().close();
  });
}

const zoned = "KAM.10000001.1b.07";
const localDays: readonly { readonly says: string; readonly day: string; readonly quarters: number }[] = [
  { says: "the day of 23 hours on which summer time begins", day: "2026-03-29T00:00+01:00", quarters: 92 },
  { says: "the day of 25 hours on which summer time ends", day: "2026-10-25T00:00+02:00", quarters: 100 },
  { says: "the leap day", day: "2028-02-29T00:00+01:00", quarters: 96 },
];

for (const { says, day: midnight, quarters } of localDays) {
  it(`T12 ${says} has all its litres, in hours of an hour, whatever the clock was set to before`, async () => {
    const begins = Date.parse(midnight) / 1000;
    const node = clockedNode({ from: begins - day, meter: zoned });
    await node.hear({ off: 0, quarters: 48 });
    await node.hear({ off: -hour, quarters: 8 });
    await node.hear({ off: 0, quarters: 40 + quarters + 8 });
    check(node.cloud, node.litres());
    const of = (bucket: "hour" | "day" | "month", from: number) => sums(node.cloud, bucket).get(from);
    assert.equal(of("day", begins), quarters * 1000);
    assert.equal(of("day", begins + quarters * quarter), 8000);
    for (let at = begins; at < begins + quarters * quarter; at += hour) assert.equal(of("hour", at), 4000);
    const months = total(sums(node.cloud, "month").values());
    assert.equal(months, (node.litres() - 1) * 1000);
    await node.edge().close();
  });
}

it("T12 node and meter disagree by up to two days, either way: readings stand where they were received", async () => {
  for (const hours of [0, 1, 2, 3, 12, 24, 25, 47, 48]) {
    for (const drift of [hours * hour, -hours * hour]) {
      const node = clockedNode({ drift });
      await node.hear({ off: 0, quarters: 24 });
      check(node.cloud, 24);
      for (let at = start + hour; at < start + 6 * hour; at += hour)
        assert.equal(sums(node.cloud).get(at), 4000, `${drift} s`);
      await node.edge().close();
    }
  }
});

it("T12 a node that starts before its clock was set follows it when it is, and dates nothing wrong from then on", async () => {
  const node = clockedNode();
  const unset = 86_400 - start;
  await node.restart(0, unset);
  await node.hear({ off: unset, quarters: 2 });
  await node.hear({ off: 0, quarters: 24 });
  check(node.cloud, 26);
  for (let at = start + hour; at < start + 6 * hour; at += hour) assert.equal(sums(node.cloud).get(at), 4000);
  assert.equal(node.edge().state().at, node.trueTime());
  await node.edge().close();
});

it("S14 readings that come three days late change exactly the hours they touch, once", async () => {
  const path = folder();
  const cloud = testCloud();
  let now = start;
  const clock = { now: () => now * 1000 };
  const edge = openTestEdge(path, { clock });
  // The oldest is three days late, less a quarter of an hour.
  const quarters = 39 + (3 * day) / quarter;
  const isLate = (n: number) => n >= 40 && n < 60;
  const take = (n: number) => edge.receive(uplink({ m3: 10 + n / 1000 }, start + n * quarter));
  const flush = async () => {
    const sync = edge.startSync(cloud, impatient);
    await synced(edge);
    await sync.stop();
  };
  for (let n = 1; n <= quarters; n += 1) {
    now = start + n * quarter;
    if (!isLate(n)) assert.equal((await take(n)).cause, "read");
  }
  await flush();
  const before = sums(cloud);
  const batches = cloud.batches.length;
  for (const again of [false, true]) {
    for (let n = 40; n < 60; n += 1) assert.equal((await take(n)).cause, again ? "duplicate" : "read");
    await flush();
  }
  const late = { ...cloud, batches: cloud.batches.slice(batches) };
  const changed = items(late, "aggregates").filter(
    ({ register, bucket }) => register === "volume" && bucket === "hour",
  );
  const touched = new Set(changed.flatMap(({ start: starts }) => starts));
  const first = start + 39 * quarter;
  const last = start + 60 * quarter;
  assert.ok(touched.size > 0);
  for (const at of touched) assert.ok(at + hour >= first && at <= last, new Date(at * 1000).toISOString());
  const after = sums(cloud);
  assert.equal(total(after.values()), (quarters - 1) * 1000);
  for (const [at, sum] of before) if (!touched.has(at)) assert.equal(after.get(at), sum);
  const told = items(late, "readings").filter(({ register, layer }) => register === "volume" && layer === layers.raw);
  assert.equal(
    new Set(told.flatMap(({ at }) => at)).size,
    told.flatMap(({ at }) => at).length,
    "a reading was told twice",
  );
  await edge.close();
});
