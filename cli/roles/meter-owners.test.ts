// Tests which node may tell of which meter, as the book of assets and what nodes told say together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { meterOwners } from "./meter-owners.ts";

const bound = new Map([["a", "edge-1"]]);
/** Who told of a meter first. */
const heard = new Map([
  ["b", "edge-1"],
  ["c", "import-old"],
]);

function open({ strict = false, now = { at: 0 } } = {}) {
  let asked = 0;
  const owners = meterOwners({
    assets: {
      async foreignTo(node, meters) {
        asked += 1;
        const other = meters.filter((meter) => (bound.get(meter) ?? node) !== node);
        return new Map(other.map((meter) => [meter, "another node" as const]));
      },
      unbound: async (meters) => new Set(meters.filter((meter) => !bound.has(meter))),
    },
    registry: { nodeOf: (meter) => heard.get(meter) },
    strict,
    clock: { seconds: () => now.at },
  });
  const told = async (node: string, ...meters: string[]) => Object.fromEntries(await owners.foreignTo(node, meters));
  return { told, asked: () => asked };
}

test("a meter is told of by the node that it is bound to, or else by the first that told of it", async () => {
  const { told } = open();
  assert.deepEqual(await told("edge-1", "a", "b", "c", "d"), {});
  assert.deepEqual(await told("edge-2", "a", "b", "c", "d"), {
    a: "which another node may tell of",
    b: "which edge-1 tells of",
  });
});

test("where only bound meters count, others are nobody's", async () => {
  const { told } = open({ strict: true });
  assert.deepEqual(await told("edge-1", "a", "b"), { b: "which is bound to no edge node" });
});

test("imports bring readings of every meter", async () => {
  assert.deepEqual(await open({ strict: true }).told("import-2025", "a", "b", "d"), {});
});

test("the book is asked once a minute, so that a new binding takes effect", async () => {
  const now = { at: 0 };
  const { told, asked } = open({ now });
  for (let times = 0; times < 3; times += 1) await told("edge-2", "a");
  assert.equal(asked(), 1);
  bound.set("a", "edge-2");
  now.at = 60;
  assert.deepEqual(await told("edge-2", "a"), {});
  bound.set("a", "edge-1");
});
