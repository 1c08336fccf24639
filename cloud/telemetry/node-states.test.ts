// Tests that a node is here while it comes, away when it misses, and that each change is told once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openNodeStates } from "./node-states.ts";
import { openTelemetry } from "./telemetry.ts";

test("a node that stays away is told once, and once more when it is back", async () => {
  let now = 1000;
  let look = () => {};
  const clock = {
    seconds: () => now,
    after(_: number, run: () => void) {
      look = run;
      return () => undefined;
    },
  };
  const telemetry = openTelemetry();
  const nodes = openNodeStates({ telemetry, clock, awayAfter: 900 });
  const told = telemetry.subscribe();
  const state = async () => (await told?.take())?.map(({ data }) => data);
  nodes.heard("edge-1");
  nodes.heard("edge-1");
  assert.deepEqual(await state(), [{ node: "edge-1", state: "here", heardAt: 1000 }]);
  now = 1900;
  look();
  now = 1901;
  look();
  look();
  assert.deepEqual(await state(), [{ node: "edge-1", state: "away", heardAt: 1000 }]);
  assert.deepEqual(nodes.nodes(["edge-2"]), [
    { node: "edge-1", state: "away", heardAt: 1000 },
    { node: "edge-2", state: "away", heardAt: null },
  ]);
  now = 2000;
  nodes.heard("edge-1");
  assert.deepEqual(await state(), [{ node: "edge-1", state: "here", heardAt: 2000 }]);
  nodes.close();
  telemetry.close();
});
