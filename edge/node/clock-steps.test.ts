// A node whose clock is set forth and back by an hour and by ten years: nothing is lost, nothing runs backwards.
import assert from "node:assert/strict";
import { it } from "node:test";
import { layers } from "@tributary/core";
import type { SyncItem } from "@tributary/wire";
import { folder, openTestEdge, start, synced, type TestCloud, testCloud, uplink, water } from "./test-node.ts";

const impatient = { shortestWaitMs: 1, longestWaitMs: 5 };
const quarter = 900;
const hour = 3600;
const year = 365 * 86_400;

interface Step {
  /** Seconds by which the node's clock is wrong while it lasts. */
  readonly off: number;
  readonly quarters: number;
}

/** A litre each quarter of an hour of true time, heard by a node whose clock is off as the steps say, restarted after each. */
async function hear(steps: readonly Step[], restarts: boolean): Promise<TestCloud> {
  const path = folder();
  const cloud = testCloud();
  let now = start;
  const clock = { now: () => now * 1000 };
  let edge = openTestEdge(path, { clock });
  let n = 0;
  for (const { off, quarters } of steps) {
    for (let i = 0; i < quarters; i += 1) {
      n += 1;
      now = start + n * quarter + off;
      assert.equal((await edge.receive(uplink({ m3: 10 + n / 1000 }, now))).cause, "read", `telegram ${n}`);
    }
    const sync = edge.startSync(cloud, impatient);
    await synced(edge);
    await sync.stop();
    if (!restarts) continue;
    await edge.close();
    edge = openTestEdge(path, { clock });
  }
  await edge.close();
  return cloud;
}

const items = <Kind extends SyncItem["kind"]>({ batches }: TestCloud, kind: Kind) =>
  batches.flatMap((batch) =>
    batch.items.filter((item): item is Extract<SyncItem, { kind: Kind }> => item.kind === kind),
  );

/** Newest sum by start of the hour. */
function hours(cloud: TestCloud): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { register, bucket, start: starts, sum } of items(cloud, "aggregates")) {
    if (register !== "volume" || bucket !== "hour") continue;
    for (const [i, at] of starts.entries()) sums.set(at, sum[i] ?? 0);
  }
  return sums;
}

function check(cloud: TestCloud, telegrams: number): void {
  const versions = cloud.batches.flatMap(({ items }) => items.map(({ version }) => Number(version)));
  assert.ok(
    versions.every((version, i) => version >= (versions[i - 1] ?? 0)),
    "versions run backwards",
  );
  const raw = [...cloud.rows()].filter(([name]) => name.startsWith(`${water} volume `));
  const told = new Set(raw.map(([, ticks]) => ticks));
  for (let n = 1; n <= telegrams; n += 1) assert.ok(told.has(10_000_000 + n * 1000), `telegram ${n} is lost`);
  for (const [at, sum] of hours(cloud))
    assert.ok(sum >= 0, `${sum} in the hour of ${new Date(at * 1000).toISOString()}`);
  assert.ok(items(cloud, "readings").every(({ layer }) => layer <= layers.estimated));
}

/** `counted`: the hours at true time have every litre that was used in them. */
const cases: readonly { readonly says: string; readonly off: number; readonly counted: boolean }[] = [
  { says: "an hour ahead", off: hour, counted: true },
  { says: "an hour behind", off: -hour, counted: true },
  { says: "ten years behind", off: -10 * year, counted: true },
  // Behind a reading of the far future all others are late, and no hour is counted again.
  { says: "ten years ahead", off: 10 * year, counted: false },
];

for (const { says, off, counted } of cases) {
  for (const restarts of [false, true]) {
    it(`T12 a clock that stands ${says} for two hours${restarts ? ", with a restart at each step" : ""}`, async () => {
      const steps = [
        { off: 0, quarters: 24 },
        { off, quarters: 8 },
        { off: 0, quarters: 24 },
      ];
      const cloud = await hear(steps, restarts);
      check(cloud, 56);
      const ofTheDay = [...hours(cloud)].filter(([at]) => at >= start && at < start + 86_400);
      const sum = ofTheDay.reduce((sum, [, ticks]) => sum + ticks, 0);
      if (counted) assert.equal(sum, 55_000);
      // Never more than was used, and what was told before the step stands.
      else assert.ok(sum >= 23_000 && sum <= 55_000);
    });
  }
}

it("T12 a leap of ten years in a running node is not believed for a day, and every hour has its litres", async () => {
  const path = folder();
  const cloud = testCloud();
  const said: string[] = [];
  let steady = 5000;
  let off = 0;
  const clock = { now: () => start * 1000 + steady + off, steady: () => steady };
  const edge = openTestEdge(path, { clock, log: (says) => said.push(says) });
  for (let n = 1; n <= 56; n += 1) {
    steady = n * quarter * 1000;
    off = n > 24 && n <= 32 ? 10 * year * 1000 : 0;
    assert.equal((await edge.receive(uplink({ m3: 10 + n / 1000 }, Math.floor(clock.now() / 1000)))).cause, "read");
  }
  const sync = edge.startSync(cloud, impatient);
  await synced(edge);
  await sync.stop();
  assert.equal(said.filter((says) => /the clock leapt to 2036-.*not followed for a day/.test(says)).length, 1);
  check(cloud, 56);
  const sums = hours(cloud);
  for (let at = start + hour; at < start + 14 * hour; at += hour) assert.equal(sums.get(at), 4000);
  // After a day it was no mistake.
  off = 10 * year * 1000;
  edge.state();
  steady += 25 * hour * 1000;
  assert.equal(edge.state().at, Math.floor(clock.now() / 1000));
  await edge.close();
});

it("S14 readings that come three days late change exactly the hours they touch, once", async () => {
  const path = folder();
  const cloud = testCloud();
  const day = 86_400;
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
  const before = hours(cloud);
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
  const after = hours(cloud);
  const total = (sums: Map<number, number>) => [...sums.values()].reduce((sum, ticks) => sum + ticks, 0);
  assert.equal(total(after), (quarters - 1) * 1000);
  for (const [at, sum] of before) if (!touched.has(at)) assert.equal(after.get(at), sum);
  const told = items(late, "readings").filter(({ register, layer }) => register === "volume" && layer === layers.raw);
  assert.equal(
    new Set(told.flatMap(({ at }) => at)).size,
    told.flatMap(({ at }) => at).length,
    "a reading was told twice",
  );
  await edge.close();
});
