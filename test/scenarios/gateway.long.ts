// A hundred kills, and a load of minutes.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { killGateway, loadGateway, mostMegabytes } from "./gateway.ts";
import { endAll, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("a gateway killed a hundred times under load loses and doubles nothing, in a small memory", async (t) => {
  const { acknowledged, peakMegabytes } = await killGateway(folder.path, 100);
  t.diagnostic(`${acknowledged} telegrams acknowledged, ${Math.round(peakMegabytes)} MB at most`);
  assert.ok(peakMegabytes <= mostMegabytes, `${peakMegabytes} MB`);
});

test("a gateway with 100 meters takes 200,000 telegrams in 128 MB", async (t) => {
  const other = temporaryFolder();
  const megabytes = await loadGateway(other.path, 2000);
  other.remove();
  t.diagnostic(`${Math.round(megabytes)} MB at most`);
  assert.ok(megabytes <= mostMegabytes, `${megabytes} MB`);
});
