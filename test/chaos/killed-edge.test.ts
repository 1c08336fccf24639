// An edge node that is killed five times under load.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endAll, fastFolder } from "../scenarios/running.ts";
import { killEdge } from "./killed-edge.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("T7 what an edge node or its gateway acknowledged is in the cloud, once, after five kills", async (t) => {
  const { acknowledged } = await killEdge(folder.path, 5, { lorawan: false });
  assert.ok(acknowledged > 0);
  t.diagnostic(`${acknowledged} telegrams acknowledged`);
});
