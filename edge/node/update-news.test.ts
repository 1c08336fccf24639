// What became of configurations and releases reaches the cloud once, whatever detail the link has.
import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { detailNames } from "@tributary/wire";
import type { UpdateEvent } from "./control/update-routes.ts";
import { folder, openTestEdge, start, testCloud } from "./test-node.ts";

for (const detail of detailNames) {
  it(`F19 under ${detail} detail the cloud learns once what became of a configuration and of a release, over a restart too`, async () => {
    const path = folder();
    const cloud = testCloud();
    let now = start;
    const events: Record<"configuration" | "release", UpdateEvent[]> = {
      configuration: [{ at: start, version: 3, outcome: "taken", says: "healthy" }],
      release: [],
    };
    const shown = {
      configuration: () => ({ version: 3, events: events.configuration }),
      release: () => ({ version: "0.1.0", events: events.release }),
    };
    const told = () =>
      cloud.batches.flatMap(({ items }) => items).flatMap((item) => (item.kind === "update" ? [item] : []));
    const open = () => openTestEdge(path, { clock: { now: () => now * 1000 } });
    let edge = open();
    const sync = async () => {
      const running = edge.startSync(cloud, { detail, shortestWaitMs: 1, longestWaitMs: 5 });
      for (let before = -1; before !== cloud.batches.length; await wait(20)) before = cloud.batches.length;
      await running.stop();
    };
    edge.showUpdates(shown);
    await sync();
    await edge.close();

    edge = open();
    now += 60;
    events.release = [
      { at: now, version: "0.2.0", outcome: "switched-back", says: "it opened no door" },
      { at: now - 30, version: "0.2.0", outcome: "on-trial", says: "x".repeat(600) },
    ];
    edge.showUpdates(shown);
    edge.tick();
    await sync();
    await edge.close();
    const names = new Set(told().map(({ of, which, outcome }) => `${of} ${which} ${outcome}`));
    assert.deepEqual([...names].sort(), [
      "configuration 3 taken",
      "release 0.2.0 on-trial",
      "release 0.2.0 switched-back",
    ]);
    // Ahead of its turn and in its turn, as alarms: the same item both times.
    assert.equal(new Set(told().map((item) => JSON.stringify(item))).size, 3);
  });
}
