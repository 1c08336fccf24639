// An edge node that is killed forty times under load, with a LoRaWAN gateway beside the others.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endAll, fastFolder } from "../scenarios/running.ts";
import { killEdge } from "./killed-edge.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("T7 what was acknowledged is in the cloud, once, after forty kills", { timeout: 900_000 }, async (t) => {
  const { acknowledged, byLorawan } = await killEdge(folder.path, 40, true);
  assert.ok(byLorawan > 0);
  t.diagnostic(`${acknowledged} telegrams acknowledged, ${byLorawan} of them by LoRaWAN`);
});
