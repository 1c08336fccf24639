// One reading that comes three days late, through a node and its sync: what it changes at the cloud, and that it does so once.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type AssetBook, openExports, openHistory, openUsage, type Placed } from "@tributary/cloud-history";
import { openEdge } from "@tributary/edge-node";
import { type BalanceList, keyRing, type UseList, type VersionList } from "@tributary/wire";
import { openApi } from "../../apps/api/api.ts";
import { openTrialStores } from "../../apps/api/trial-cloud.ts";
import { jsonReader, temporaryFolder, uplink } from "../../edge/node/test-node.ts";
import { until } from "./running.ts";

const hour = 3600;
const day = 24 * hour;
const start = Date.parse("2026-03-29T00:00:00Z") / 1000;
const end = start + 7 * day;
/** The end of March, at which the reading is taken that comes late. */
const monthEnd = Date.parse("2026-04-01T00:00:00Z") / 1000;
const arrives = monthEnd + 3 * day;

const [late, other, inlet] = ["KAM.00000001.1b.07", "KAM.00000002.1b.07", "KAM.00000003.1b.07"];
/** Litres a meter has counted until an hour: the late one 10 an hour and 400 once, the other 20, the inlet 5 more than both. */
function litres(meter: string, at: number): number {
  const hours = (at - start) / hour;
  if (meter === other) return 1000 + 20 * hours;
  const once = at >= monthEnd - 8 * hour ? 400 : 0;
  return meter === late ? 1000 + 10 * hours + once : 9000 + 35 * hours + once;
}
/** Nothing is heard of the late one in the 25 hours around the end of the month. */
const isHeard = (meter: string, at: number) =>
  meter !== late || at <= monthEnd - 12 * hour || at >= monthEnd + 13 * hour;

const always = { from: 0, to: null };
const placed = (meter: string): Placed => ({
  ...{ meter, point: `P-${meter}`, utility: "water", zone: "UTC", multiplier: 1, pulse: null, ...always },
  registers: [{ register: "volume", digits: 5, first: null, last: null }],
});
const assets: AssetBook = {
  placementsOf: async (of) => ("meter" in of ? [placed(of.meter)] : []),
  metersOf: async () => [],
  districtAt: async () => ({
    ...{ id: "north", name: "North", utility: "water", zone: "UTC" },
    inlets: [{ meter: inlet, direction: "in", ...always }],
    members: [late, other].map((meter) => ({ point: `P-${meter}`, ...always, placements: [placed(meter)] })),
  }),
};

const folder = temporaryFolder();
const closers: (() => unknown)[] = [folder.remove];
after(async () => {
  for (const close of closers.reverse()) await close();
});

test("S14 a reading three days late changes day, month, district balance and exports, exactly once", async () => {
  const stores = await openTrialStores();
  const clock = () => end;
  const history = openHistory({ ...stores, assets, clock });
  const usage = openUsage({ ...stores, assets, clock });
  const { house, telemetry, nodes, instructions } = stores;
  const api = await openApi({
    ...{ history, house, telemetry, nodes, instructions, usage, identity: "everybody", clock },
    ...{ exports: openExports({ ...stores, ...usage }), log: (line) => assert.fail(line) },
  });
  const { url } = await api.listen("127.0.0.1", 0);
  const time = { now: start };
  const edge = openEdge({
    ...{ dataDir: folder.path, node: "edge-1", zone: "UTC", reader: jsonReader() },
    keys: keyRing([late, other, inlet].map((meter) => ({ meter, key: "none" as const, name: "" }))),
    clock: { now: () => time.now * 1000 },
  });
  let batches = 0;
  const sync = edge.startSync(
    {
      async send(bytes) {
        const answer = await stores.intake.receiveBatch(bytes, "edge-1");
        assert.ok("through" in answer, JSON.stringify(answer));
        batches += 1;
        return answer;
      },
    },
    { shortestWaitMs: 1, longestWaitMs: 5 },
  );
  closers.push(stores.close, api.close, edge.close, sync.stop);

  const hears = async (meter: string, at: number) => {
    time.now = Math.max(time.now, at);
    await edge.receive(uplink({ meter, m3: litres(meter, at) / 1000, mode: 0 }, at));
  };
  const settled = async () => {
    await until("everything is sent", async () => edge.unsent() === 0);
    await stores.intake.settled();
  };
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(`${url}/api/v1/${path}`)).json()) as T;
  const span = `from=${start}&to=${end}`;
  const reports = async () => {
    const days = await ask<UseList>(`meters/${late}/use?period=day&${span}`);
    const months = await ask<UseList>(`meters/${late}/use?dates=2026-03-29,2026-04-01,2026-04-04`);
    const balance = await ask<BalanceList>(`districts/north/balance?period=day&${span}`);
    const bill = await (await fetch(`${url}/api/v1/billing/reads?day=2026-03-31`)).text();
    const exported = await (await fetch(`${url}/api/v1/export/consumption.csv?period=day&${span}`)).text();
    return { days: days.uses, months: months.uses, balance: balance.balances, bill, exported };
  };

  for (let at = start; at <= arrives; at += hour) {
    for (const meter of [late, other, inlet]) if (isHeard(meter, at)) await hears(meter, at);
  }
  await settled();
  const before = await reports();
  assert.deepEqual(
    before.days.slice(1, 5).map(({ use, quality }) => [use, quality]),
    [
      [0.24, "measured"],
      [0.12, "partial"],
      [0.11, "partial"],
      [0.24, "measured"],
    ],
  );
  assert.equal(before.balance[2]?.heard, 1);

  await hears(late, monthEnd);
  await settled();
  const after = await reports();
  assert.deepEqual(
    after.days.slice(1, 5).map(({ use, quality }) => [use, quality]),
    [
      [0.24, "measured"],
      [0.64, "measured"],
      [0.24, "measured"],
      [0.24, "measured"],
    ],
  );
  assert.deepEqual(
    after.months.map(({ use, quality }) => [use, quality]),
    [
      [1.12, "measured"],
      [0.72, "measured"],
    ],
  );
  assert.deepEqual(
    after.balance.slice(1, 5).map(({ lost, heard }) => [lost, heard]),
    [0.12, 0.12, 0.12, 0.12].map((lost) => [lost, 2]),
  );
  assert.match(after.bill, new RegExp(`${late}.*,0.64,m3,measured`));
  const lineOf = (text: string, from: number) =>
    text.split("\n").find((line) => line.startsWith(`${late},volume,${from}`));
  assert.match(lineOf(after.exported, monthEnd - day) ?? "", /,0\.64,m3,measured/);
  // Nothing else changed.
  const others = ({ days }: typeof before) => days.filter(({ from }) => from < monthEnd - day || from > monthEnd);
  assert.deepEqual(others(after), others(before));
  const known = new Set(before.exported.split("\n"));
  assert.equal(after.exported.split("\n").filter((line) => !known.has(line)).length, 2);

  // It is told once more, by another gateway and by the cloud's own batches again: nothing changes.
  const told = batches;
  await hears(late, monthEnd);
  await hears(other, arrives + hour);
  await settled();
  assert.ok(batches > told);
  const again = await reports();
  assert.deepEqual([again.days, again.months, again.bill], [after.days, after.months, after.bill]);
  const { versions } = await ask<VersionList>(
    `meters/${late}/versions?register=volume&from=${monthEnd}&to=${monthEnd + 1}`,
  );
  assert.equal(versions.filter(({ layer }) => layer === "validated").length, 1);
});
