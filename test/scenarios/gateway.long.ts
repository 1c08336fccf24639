// A hundred kills.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { killGateway, mostMegabytes } from "./gateway.ts";
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
