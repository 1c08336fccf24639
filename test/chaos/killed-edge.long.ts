// An edge node that is killed a hundred times under load, by TCP, MQTT and LoRaWAN.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endAll, fastFolder } from "../scenarios/running.ts";
import { killEdge } from "./killed-edge.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("T7 what was acknowledged is in the cloud, once, after a hundred kills", { timeout: 1_800_000 }, async (t) => {
  const { acknowledged, byLorawan } = await killEdge(folder.path, 100, { lorawan: true });
  assert.ok(byLorawan > 0);
  t.diagnostic(`${acknowledged} telegrams acknowledged, ${byLorawan} of them by LoRaWAN`);
});
