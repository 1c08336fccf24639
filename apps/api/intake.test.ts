// Tests the intake on real stores: what comes twice, with holes, out of order or broken.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { ReadingsItem, SyncItem } from "@tributary/wire";
import { batchOf, meter, meterItems, now, openTrialStores, through } from "./trial-cloud.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-intake-"));
after(() => rmSync(folder, { recursive: true, force: true }));

type Stores = Awaited<ReturnType<typeof openTrialStores>>;

/** Everything that can be asked. */
async function everything({ history }: Stores) {
  const span = { register: "volume", from: 0, to: now };
  return {
    overview: history.overview(),
    meters: history.meters({ limit: 100 }),
    meter: history.latest(meter),
    readings: await history.readings(meter, { ...span, limit: 1000 }),
    hours: await history.consumption(meter, { ...span, bucket: "hour" }),
    alarms: history.alarms({ state: "all", limit: 100 }),
  };
}

test("a batch is answered in the words of the API", async () => {
  const stores = await openTrialStores();
  assert.equal(await through(stores.intake, batchOf(1, 6, meterItems())), 6);
  const { overview, meters, meter: detail, readings, hours } = await everything(stores);
  assert.deepEqual(overview.utilities, [{ utility: "water", meters: 1, alarms: 1, heardAt: now - 60 }]);
  assert.deepEqual([overview.at, overview.intake.received], [now, 26]);
  const main = { register: "volume", value: 1.023, unit: "m3", at: now - 3600 };
  assert.deepEqual(meters.meters[0]?.main, main);
  assert.deepEqual(meters.meters[0]?.alarms, ["leak"]);
  assert.deepEqual(
    detail?.registers.map(({ register, value }) => [register, value]),
    [
      ["date-time", "2026-02-28T23:59"],
      ["volume", 1.023],
    ],
  );
  assert.equal(detail?.openAlarms[0]?.meterName, "Kitchen");
  assert.equal(readings?.readings.length, 24);
  assert.equal(readings?.readings.at(-1)?.value, detail?.main?.value, "latest equals query");
  assert.equal(hours?.buckets.length, 24);
  assert.deepEqual([hours?.buckets[0]?.sum, hours?.unit, hours?.zone], [0.001, "m3", "UTC"]);
  await stores.close();
});

test("commands are told as their edge node had them last", async () => {
  const stores = await openTrialStores();
  const command = {
    kind: "command" as const,
    id: "0193499f-8f2e-7000-8000-000000000001",
    meter,
    order: { kind: "valve" as const, position: "closed" as const },
    state: "confirmed" as const,
    requestedAt: now - 60,
    expiresAt: now + 60,
    sentAt: now - 30,
    endedAt: now - 20,
    gateway: "roof",
    says: "the meter says that its valve is closed",
    version: 2,
  };
  const { sentAt: _, endedAt: __, gateway: ___, ...asked } = { ...command, state: "requested" as const, version: 1 };
  await through(stores.intake, batchOf(1, 2, [command, asked]));
  const told = stores.history.commands({ limit: 10 }).commands;
  assert.deepEqual(told, [command]);
  assert.deepEqual(stores.history.commands({ meter: "KAM.00000000.00.00", limit: 10 }).commands, []);
  await stores.close();
});

test("a batch that comes again changes nothing, also cut differently and after a restart", async () => {
  const own = { folder };
  let stores = await openTrialStores(own);
  const items = meterItems();
  assert.equal(await through(stores.intake, batchOf(1, 6, items)), 6);
  const before = await everything(stores);
  assert.equal(await through(stores.intake, batchOf(1, 6, items)), 6);
  assert.equal(await through(stores.intake, batchOf(2, 3, items.slice(1, 3))), 6);
  assert.deepEqual(await everything(stores), before);
  await stores.close();
  stores = await openTrialStores(own);
  assert.deepEqual(await everything(stores), before);
  assert.equal(await through(stores.intake, batchOf(1, 6, items)), 6);
  assert.equal(
    await through(stores.intake, batchOf(4, 7, items.slice(3))),
    7,
    "what overlaps is taken again, unharmed",
  );
  assert.deepEqual(await everything(stores), before);
  await stores.close();
});

test("after a hole the sender learns where to go on, and nothing is taken", async () => {
  const stores = await openTrialStores();
  assert.equal(await through(stores.intake, batchOf(2, 7, meterItems())), 0);
  assert.equal(stores.history.latest(meter), undefined);
  assert.equal(await through(stores.intake, batchOf(1, 6, meterItems())), 6);
  assert.equal(await through(stores.intake, batchOf(8, 9, meterItems())), 6);
  assert.equal(
    await through(stores.intake, batchOf(1, 6, meterItems(2), { epoch: "b" })),
    6,
    "a new epoch begins at 1",
  );
  await stores.close();
});

test("a reading that was corrected or edited is answered by its newest version and highest layer", async () => {
  const stores = await openTrialStores();
  const value = (version: number, layer: number, ticks: number): ReadingsItem => {
    const columns = { at: [now - 3600], ticks: [ticks], quality: [0] };
    return { kind: "readings", meter, register: "volume", unit: "m3", layer, version, ...columns };
  };
  const shown = async () => {
    const list = await stores.history.readings(meter, { register: "volume", limit: 10 });
    assert.equal(stores.history.meter(meter)?.main?.value, list?.readings.at(-1)?.value, "latest equals query");
    return list?.readings.at(-1)?.value;
  };
  await through(stores.intake, batchOf(1, 6, meterItems(5)));
  await through(stores.intake, batchOf(7, 7, [value(6, 1, 2_000_000)]));
  assert.equal(await shown(), 2);
  await through(stores.intake, batchOf(8, 8, [value(4, 1, 3_000_000)]));
  assert.equal(await shown(), 2);
  await through(stores.intake, batchOf(9, 9, [value(1, 3, 4_000_000)]));
  assert.equal(await shown(), 4);
  await through(stores.intake, batchOf(10, 10, [value(99, 0, 5_000_000)]));
  assert.equal(await shown(), 4);
  await stores.close();
});

test("batches that come at once are taken one after another", async () => {
  const stores = await openTrialStores();
  const item = (sequence: number): SyncItem => {
    const columns = { at: [sequence], ticks: [sequence], quality: [0] };
    return { kind: "readings", meter, register: "volume", unit: "m3", layer: 1, version: 1, ...columns };
  };
  const sent = Array.from({ length: 30 }, (_, index) =>
    through(stores.intake, batchOf(index + 1, index + 1, [item(index + 1)])),
  );
  assert.deepEqual(
    await Promise.all(sent),
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
  const flood = await Promise.all(
    Array.from({ length: 60 }, (_, index) => stores.intake.receiveBatch(batchOf(index + 31, index + 31, []))),
  );
  const busy = flood.filter((answer) => "refused" in answer && answer.refused === "busy");
  assert.equal(busy.length, 28, "32 may wait");
  await stores.close();
});

test("items of an unknown kind are skipped, the others count", async () => {
  const stores = await openTrialStores();
  const [known] = meterItems();
  const valve = JSON.parse('{"kind":"valve","open":true}');
  assert.ok(known);
  assert.equal(await through(stores.intake, batchOf(1, 2, [valve, known])), 2);
  assert.equal(stores.history.meter(meter)?.name, "Kitchen");
  await stores.close();
});

test("F17 an item that is wrong is named to its sender each time, and the good ones beside it are taken", async () => {
  const said: string[] = [];
  const stores = await openTrialStores({ say: (says) => said.push(says) });
  const [known, readings] = meterItems();
  assert.ok(known !== undefined && readings?.kind === "readings");
  const bytes = batchOf(1, 3, [{ ...readings, ticks: [] }, known, JSON.parse('{"kind":"counts"}')]);
  for (let times = 0; times < 2; times += 1) {
    const answer = await stores.intake.receiveBatch(bytes);
    assert.ok("through" in answer && answer.through === 3);
    assert.deepEqual(
      answer.wrong?.map(({ item, kind }) => [item, kind]),
      [
        [0, "readings"],
        [2, "counts"],
      ],
    );
    assert.match(answer.wrong?.[0]?.says ?? "", /columns of different lengths/);
  }
  assert.equal(stores.history.meter(meter)?.name, "Kitchen");
  assert.match(said.join(), /edge-1 2 items are refused, the first: item 0 \(readings\)/);
  await stores.close();
});

test("a batch that is none is refused in words and leaves nothing", async () => {
  const stores = await openTrialStores();
  const bad = [new Uint8Array(), Uint8Array.of(0xff, 0x00), batchOf(3, 2, []), batchOf(0, 1, [])];
  for (const bytes of bad) {
    const answer = await stores.intake.receiveBatch(bytes);
    assert.ok("refused" in answer && answer.refused === "malformed" && answer.says.length > 10);
  }
  assert.equal(await through(stores.intake, batchOf(1, 6, meterItems())), 6);
  await stores.close();
});

test("S14 what comes three days late changes the reports that hold it, once, and no other", async () => {
  const stores = await openTrialStores();
  const day = 86_400;
  /** The register at each hour of days, so many days ago: 10 litres a day. */
  const told = (days: readonly number[], version: number): SyncItem[] => {
    const at = days.flatMap((one) => Array.from({ length: 24 }, (_, hour) => now - one * day + hour * 3600));
    const ticks = at.map((moment) => Math.floor(((moment - now + 10 * day) * 10_000) / day));
    const series = { meter, register: "volume", version };
    return [{ kind: "readings", ...series, unit: "m3", layer: 1, at, ticks, quality: at.map(() => 0) }];
  };
  const [known] = meterItems();
  assert.ok(known !== undefined);
  const dates = [5, 4, 3, 2].map((days) => new Date((now - days * day) * 1000).toISOString().slice(0, 10));
  const reports = async () =>
    (await Promise.all(dates.map((date) => stores.history.billing(date)))).map(([read]) => [
      read?.index,
      read?.consumption,
      read?.quality,
    ]);
  await through(stores.intake, batchOf(1, 1, [known, ...told([6, 5, 4, 2, 1], 1)]));
  const before = await reports();
  assert.deepEqual(
    before.map(([, consumption, quality]) => [consumption, quality]),
    [
      [0.01, "measured"],
      [0.009583, "partial"],
      [null, "missing"],
      [0.01, "measured"],
    ],
  );
  // Three days late the day comes, and again.
  for (const last of [2, 3]) await through(stores.intake, batchOf(last, last, told([3], 2)));
  const after = await reports();
  assert.deepEqual(after[2], [0.08, 0.01, "measured"]);
  assert.deepEqual(after[1]?.slice(1), [0.01, "measured"], "the hour before midnight is known now, too");
  for (const place of [0, 3]) assert.deepEqual(after[place], before[place]);
  await stores.close();
});
