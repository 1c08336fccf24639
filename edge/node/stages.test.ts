// Stages of one's own at a running node.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import { qualityBits } from "@tributary/core";
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
