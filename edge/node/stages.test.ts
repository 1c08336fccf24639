// Stages of one's own at a running node.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, it } from "node:test";
import { qualityBits } from "@tributary/core";
import type { StageOverride } from "@tributary/wire";
import { openTestEdge, start, temporaryFolder, uplink, water } from "./test-node.ts";

const folder = temporaryFolder();
after(() => folder.remove());

it("F38 a stage joins a running node, judges what comes after it, and leaves again", async () => {
  const edge = openTestEdge(folder.path);
  const hear = (m3: number, at: number) => edge.receive(uplink({ m3 }, start + at));
  await hear(1, 0);
  await hear(3, 60);
  const remove = edge.addStage({
    name: "even litres",
    judge: ({ ticks }) => (ticks % 2_000_000 === 0 ? 0 : qualityBits.impossible),
  });
  const newest = () => edge.latest(water)?.values.find(({ register }) => register === "volume")?.value;
  await hear(4, 120);
  await hear(5, 180);
  assert.equal(newest(), 4);
  remove();
  await hear(7, 240);
  assert.equal(newest(), 7);
  await edge.close();
});

it("an operator leaves stages out and narrows limits for a meter, a utility or all its registers, while the node runs and after it", async () => {
  const dataDir = join(folder.path, "overrides");
  const open = (overrides: readonly StageOverride[] = []) => openTestEdge(dataDir, { overrides });
  const edge = open();
  const newest = () => edge.latest(water)?.values.find(({ register }) => register === "volume")?.value;
  await edge.receive(uplink({ m3: 1 }, start));
  await edge.receive(uplink({ m3: 1.4 }, start + 3600));
  edge.overrides.set([
    { utility: "water", register: "volume", fastest: 0.1, step: 0.1 },
    { meter: water, register: "volume", step: 0.2 },
  ]);
  await edge.receive(uplink({ m3: 1.8 }, start + 7200));
  assert.equal(newest(), 1.4, "0.4 m3 are more than 0.2 and 0.1 in an hour");
  await edge.receive(uplink({ m3: 1.85 }, start + 14_400));
  assert.equal(newest(), 1.85);
  const kept = edge.overrides.list();
  await edge.close();
  const again = open(kept);
  await again.receive(uplink({ m3: 2.6 }, start + 15_000));
  assert.equal(again.latest(water)?.values.find(({ register }) => register === "volume")?.value, 1.85);
  again.overrides.set([{ utility: "water", register: "volume", off: ["plausible", "outlier"] }]);
  await again.receive(uplink({ m3: 400_000 }, start + 15_600));
  assert.equal(again.latest(water)?.values.find(({ register }) => register === "volume")?.value, 400_000);
  await again.close();
});
