// A cloud that is killed a hundred times under load.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endAll, fastFolder } from "../scenarios/running.ts";
import { killCloud } from "./killed-cloud.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("T7 what a cloud acknowledged is in its store, once, after a hundred kills", { timeout: 1_800_000 }, async (t) => {
  const { acknowledged } = await killCloud(folder.path, 100);
  assert.ok(acknowledged > 0);
  t.diagnostic(`${acknowledged} readings acknowledged`);
});
