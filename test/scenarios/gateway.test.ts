// A tenth of the long form: ten kills, and a load of seconds.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { killGateway, loadGateway, loadLorawanGateway, mostMegabytes } from "./gateway.ts";
import { endAll, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("F31 a gateway killed ten times under load loses and doubles nothing that it acknowledged, in a small memory", async (t) => {
  const { acknowledged, peakMegabytes } = await killGateway(folder.path, 10);
  t.diagnostic(`${acknowledged} telegrams acknowledged, ${Math.round(peakMegabytes)} MB at most`);
  assert.ok(peakMegabytes <= mostMegabytes, `${peakMegabytes} MB`);
});

test("F31 a gateway with 100 meters takes 20,000 telegrams in 128 MB", async (t) => {
  const other = temporaryFolder();
  const megabytes = await loadGateway(other.path, 200);
  other.remove();
  t.diagnostic(`${Math.round(megabytes)} MB at most`);
  assert.ok(megabytes <= mostMegabytes, `${megabytes} MB`);
});

test("F31 a gateway over LoRaWAN with 100 meters keeps 20,000 telegrams that wait for the air, in 128 MB", async (t) => {
  const other = temporaryFolder();
  const megabytes = await loadLorawanGateway(other.path, 200);
  other.remove();
  t.diagnostic(`${Math.round(megabytes)} MB at most`);
  assert.ok(megabytes <= mostMegabytes, `${megabytes} MB`);
});
