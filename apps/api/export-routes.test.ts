// Tests exports: what is in the files, whose meters they have, and what is asked wrongly.
import assert from "node:assert/strict";
import { test } from "node:test";
import { noBook, openExports, openUsage } from "@tributary/cloud-history";
import { openApi } from "./api.ts";
import { batchOf, meter, meterItems, now, openTrialStores, through } from "./trial-cloud.ts";

/** A cloud with one meter that showed 1,000 litres more each hour of a day. */
async function openExporting() {
  const stores = await openTrialStores();
  await through(stores.intake, batchOf(1, 6, meterItems()));
  await stores.intake.settled();
  const usage = openUsage({ ...stores, assets: noBook, clock: () => now });
  const { history, house, telemetry, nodes, instructions } = stores;
  const api = await openApi({
    ...{ history, house, telemetry, nodes, instructions, identity: "everybody", clock: () => now },
    ...{ exports: openExports({ ...stores, ...usage }), log: () => undefined },
  });
  const { url } = await api.listen("127.0.0.1", 0);
  return {
    ask: (path: string) => fetch(`${url}/api/v1/export/${path}`),
    async close() {
      await api.close();
      await stores.close();
    },
  };
}

const span = `from=${now - 3 * 3600}&to=${now}`;

test("F55 readings of a span leave as CSV, JSON and Parquet, and say the same", async () => {
  const cloud = await openExporting();
  const lines = (await (await cloud.ask(`readings.csv?${span}`)).text()).split("\n");
  assert.equal(lines[0], "meter,register,at,value,unit,layer,quality");
  const rows = [3, 2, 1].map((hours) => ({
    ...{ meter, register: "volume", at: now - hours * 3600, value: 1 + (24 - hours) * 0.001, unit: "m3" },
    ...{ layer: "validated", quality: "heard" },
  }));
  assert.deepEqual(
    lines.slice(1, -1),
    rows.map((row) => Object.values(row).join(",")),
  );
  const json = await cloud.ask(`readings.json?${span}&tag=gateway-1/${meter}/volume`);
  assert.deepEqual(await json.json(), rows);
  const parquet = await cloud.ask(`readings.parquet?${span}&meters=${meter}`);
  assert.equal(parquet.headers.get("content-type"), "application/vnd.apache.parquet");
  const bytes = Buffer.from(await parquet.arrayBuffer());
  assert.deepEqual([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()], ["PAR1", "PAR1"]);
  await cloud.close();
});

test("F55 consumption leaves in periods of the calendar, from registers", async () => {
  const cloud = await openExporting();
  const found = await cloud.ask(`consumption.json?${span}&period=hour`);
  const uses = (await found.json()) as { use: number; quality: string; from: number }[];
  assert.deepEqual(
    uses.slice(0, 2).map(({ use, quality, from }) => [use, quality, from]),
    [
      [0.001, "measured", now - 3 * 3600],
      [0.001, "measured", now - 2 * 3600],
    ],
  );
  await cloud.close();
});

test("what is not there is empty, and what is asked wrongly is refused", async () => {
  const cloud = await openExporting();
  assert.equal(await (await cloud.ask(`readings.json?${span}&meters=nobody`)).text(), "[]\n");
  assert.equal((await cloud.ask("readings.csv")).status, 400);
  assert.equal((await cloud.ask(`readings.csv?${span}&tag=nonsense`)).status, 400);
  assert.equal((await cloud.ask(`readings.csv?${span}&district=none`)).status, 404);
  await cloud.close();
});
