// The way to a cloud that is away, refuses, or has been away too long.
import assert from "node:assert/strict";
import { it } from "node:test";
import type { SyncItem } from "@tributary/wire";
import { BatchRefused } from "../index.ts";
import { folder, openTestEdge, start, synced, type TestCloud, testCloud, uplink, water } from "../test-node.ts";

const impatient = { shortestWaitMs: 1, longestWaitMs: 5 };

/** A cloud that refuses batches with such items for good. */
function pickyCloud(refuses: (item: SyncItem) => boolean): TestCloud {
  const cloud = testCloud();
  return {
    ...cloud,
    async send(bytes) {
      const answer = await cloud.send(bytes);
      const taken = cloud.batches.at(-1);
      if (!taken?.items.some(refuses)) return answer;
      cloud.batches.pop();
      throw new BatchRefused("an item is wrong");
    },
  };
}

/** Every number from 1 on stands in a batch. */
function withoutHole({ batches }: TestCloud): void {
  let through = 0;
  for (const { first, last } of batches) {
    assert.ok(first <= through + 1, `entry ${through + 1} is missing`);
    through = Math.max(through, last);
  }
}

it("an entry that the cloud refuses for good is put aside and said once, and all others arrive", async () => {
  const path = folder();
  const said: string[] = [];
  const edge = openTestEdge(path, { log: (says) => said.push(says) });
  for (let i = 0; i < 60; i += 1) await edge.receive(uplink({ m3: 10 + i / 1000 }, start + i * 60));
  const wrong = (item: SyncItem) => item.kind === "readings" && item.at.includes(start + 30 * 60);
  const cloud = pickyCloud(wrong);
  const sync = edge.startSync(cloud, impatient);
  await synced(edge);
  await sync.stop();
  assert.equal(cloud.rows().size, 59);
  withoutHole(cloud);
  assert.equal(edge.state().outbox.refused, 1);
  assert.equal(said.filter((says) => /refused entry \d+ \(readings\).*an item is wrong/.test(says)).length, 1);
  await edge.close();
  const again = openTestEdge(path);
  assert.deepEqual([again.unsent(), again.state().outbox.refused], [0, 1]);
  await again.close();
});

it("a cloud that refuses everything costs nothing", async () => {
  const edge = openTestEdge(folder());
  for (let i = 0; i < 5; i += 1) await edge.receive(uplink({ m3: 10 + i / 1000 }, start + i * 60));
  let refusals = 0;
  const sync = edge.startSync(
    {
      async send() {
        refusals += 1;
        throw new BatchRefused("no batch of this node");
      },
    },
    impatient,
  );
  while (refusals < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  await sync.stop();
  assert.equal(edge.state().outbox.refused, 0);
  const cloud = testCloud();
  const well = edge.startSync(cloud, impatient);
  await synced(edge);
  await well.stop();
  assert.equal(cloud.rows().size, 5);
  await edge.close();
});

it("F18 an outbox that is full keeps alarms and the newest readings, says so once, and is sent without a hole", async () => {
  const said: string[] = [];
  const edge = openTestEdge(folder(), { outboxBytes: 60_000, log: (says) => said.push(says) });
  await edge.receive(uplink({ m3: 10, status: ["low-battery"] }, start));
  for (let i = 1; i <= 300; i += 1) await edge.receive(uplink({ m3: 10 + i / 1000 }, start + i * 60));
  assert.ok(edge.state().outbox.condensed > 0);
  assert.equal(said.filter((says) => /outbox is full/.test(says)).length, 1);
  const cloud = testCloud();
  const sync = edge.startSync(cloud, impatient);
  await synced(edge);
  await sync.stop();
  withoutHole(cloud);
  const events = cloud.batches.flatMap(({ items }) => items.filter(({ kind }) => kind === "event"));
  assert.ok(events.some((event) => event.kind === "event" && event.alarm === "low-battery"));
  const rows = cloud.rows();
  assert.ok(rows.size > 10 && rows.size < 300);
  assert.ok(rows.has(`${water} volume ${start + 300 * 60} 1`));
  await edge.close();
});

it("F18 F35 a day without the cloud loses nothing, doubles nothing and keeps the order", async () => {
  const edge = openTestEdge(folder());
  const cloud = testCloud();
  cloud.fail(8);
  const sync = edge.startSync(cloud, impatient);
  for (let i = 0; i < 24 * 4; i += 1) await edge.receive(uplink({ m3: 10 + i / 1000 }, start + i * 900));
  await synced(edge);
  await sync.stop();
  withoutHole(cloud);
  assert.deepEqual(
    [...cloud.rows().values()],
    Array.from({ length: 24 * 4 }, (_, i) => 10_000_000 + i * 1000),
  );
  await edge.close();
});

it("a clock that stood in the future for a moment leaves nothing ahead", async () => {
  const time = { now: start };
  const edge = openTestEdge(folder(), { clock: { now: () => time.now * 1000 } });
  const cloud = testCloud();
  await edge.receive(uplink({ m3: 10 }, time.now));
  time.now = start + 10 * 365 * 86_400;
  await edge.receive(uplink({ m3: 10.001 }, time.now));
  time.now = start + 900;
  assert.equal((await edge.receive(uplink({ m3: 10.002 }, time.now))).cause, "read");
  const sync = edge.startSync(cloud, impatient);
  await synced(edge);
  await sync.stop();
  const meters = cloud.batches.flatMap(({ items }) => items.filter((item) => item.kind === "meter"));
  assert.equal(meters.at(-1)?.heardAt, start + 900);
  assert.equal(edge.state().meters.hour, 1);
  await edge.close();
});
