// A cloud that is killed five times under load.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endAll, fastFolder } from "../scenarios/running.ts";
import { killCloud } from "./killed-cloud.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("T7 F42 what a cloud acknowledged is in its store, once, after five kills", async (t) => {
  const { acknowledged } = await killCloud(folder.path, 5);
  assert.ok(acknowledged > 0);
  t.diagnostic(`${acknowledged} readings acknowledged`);
});
