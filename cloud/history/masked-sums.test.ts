// Sums of masked shares: only the nodes that a sum is of have a part in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { GroupShareItem } from "@tributary/wire";
import { completed } from "./masked-sums.ts";

const nodes = ["edge-1", "edge-2"];
const shareOf = (share: number): GroupShareItem => ({
  ...{ kind: "group-share", group: "lane", utility: "water", zone: "UTC", register: "volume", bucket: "hour" },
  ...{ start: [0], share: [share], nodes, members: [15], filled: [0], noise: [0], version: 1 },
});
const kept = (node: string, share: number) => ({
  ...{ node, nodes, register: "volume", share, members: 15, filled: 0, noise: 0, version: 1 },
});

test("F10 a node that a sum is not of neither completes it nor changes it", () => {
  const item = shareOf(5);
  const sumWith = (...shares: ReturnType<typeof kept>[]) =>
    completed(
      { v: 1, node: "edge-1", epoch: "e", first: 1, last: 1, detail: "group", items: [item], unknown: [], wrong: [] },
      { shares: () => shares },
    );
  const [one, other, stranger] = [kept("edge-1", 5), kept("edge-2", 7), kept("edge-3", 100)];
  assert.deepEqual(sumWith(one, stranger), []);
  const [sum] = sumWith(one, other, stranger);
  assert.deepEqual([sum?.sum, sum?.members], [[12], [30]]);
  const crowd = { ...one, members: 2 ** 31 - 1 };
  assert.deepEqual(sumWith(crowd, other), [], "no store could count the members of all together");
});
