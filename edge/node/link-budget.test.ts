// What leaves the node when much waits: alarms first, no more bytes than allowed, and a bounded outbox.
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import { decodeSync, type ReceivedBatch } from "@tributary/wire";
import type { SyncTime } from "./index.ts";
import { folder, openTestEdge, start, synced, type TestCloud, testCloud, uplink, water } from "./test-node.ts";

const impatient = { shortestWaitMs: 1, longestWaitMs: 5 };
const litre = (n: number, status: readonly string[] = []) => uplink({ m3: 10 + n / 1000, status }, start + n * 60);
const isUrgent = ({ epoch }: ReceivedBatch) => epoch.endsWith(" urgent");
const hasAlarm = ({ items }: ReceivedBatch) =>
  items.some((item) => item.kind === "event" && item.alarm === "low-battery");
const volumes = (cloud: TestCloud) => [...cloud.rows().keys()].filter((name) => name.startsWith(`${water} volume `));

/** Time that stands still but for pauses. */
function stillTime(): SyncTime & { readonly pauses: number[] } {
  let now = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    async pause(milliseconds) {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
}

it("F18 after an outage alarms reach the cloud before the backlog, and everything else once, in order", async () => {
  const edge = openTestEdge(folder());
  const telegrams = 1500;
  for (let n = 1; n <= telegrams; n += 1) await edge.receive(litre(n, n > 1400 ? ["low-battery"] : []));
  const cloud = testCloud();
  const sync = edge.startSync(cloud, impatient);
  await synced(edge);
  await sync.stop();
  await edge.close();
  assert.ok(cloud.batches.length > 3);
  const [ahead = [], inTurn = []] = [true, false].map((urgent) =>
    cloud.batches.filter((batch) => isUrgent(batch) === urgent),
  );
  assert.ok(ahead.some(hasAlarm));
  assert.deepEqual(cloud.batches.slice(0, ahead.length), ahead);
  let through = 0;
  for (const { first, last } of inTurn) {
    assert.equal(first, through + 1);
    through = last;
  }
  const told = inTurn.flatMap(({ items }) => items.filter((item) => item.kind === "readings" && item.layer === 0));
  const moments = told.flatMap((item) => (item.kind === "readings" && item.register === "volume" ? item.at : []));
  assert.deepEqual(
    moments,
    [...new Set(moments)].sort((a, b) => a - b),
  );
  // What came ahead of its turn came again in its turn: the same events, of the same versions.
  const events = (batches: readonly ReceivedBatch[]) =>
    batches.flatMap(({ items }) => items.filter(({ kind }) => kind === "event"));
  assert.deepEqual(events(inTurn).slice(0, events(ahead).length), events(ahead));
});

it("F18 no more bytes leave than the cap allows, but an alarm does not wait", async () => {
  const edge = openTestEdge(folder());
  for (let n = 1; n <= 1500; n += 1) await edge.receive(litre(n));
  const cloud = testCloud();
  const time = stillTime();
  const bytesPerSecond = 2000;
  const sent: { at: number; bytes: number; urgent: boolean; alarm: boolean }[] = [];
  let raised: Promise<unknown> | undefined;
  const target = {
    async send(bytes: Uint8Array) {
      const batch = decodeSync(bytes);
      assert.ok(typeof batch !== "string");
      sent.push({ at: time.now(), bytes: bytes.length, urgent: isUrgent(batch), alarm: hasAlarm(batch) });
      return cloud.send(bytes);
    },
  };
  const paying: SyncTime = {
    now: time.now,
    async pause(milliseconds, signal) {
      raised ??= edge.receive(litre(1501, ["low-battery"]));
      await raised;
      await time.pause(milliseconds, signal);
    },
  };
  const sync = edge.startSync(target, { ...impatient, bytesPerSecond, time: paying });
  await synced(edge);
  await sync.stop();
  await edge.close();
  assert.ok(sent.length > 3 && time.pauses.length > 0);
  const normal = sent.filter(({ urgent }) => !urgent);
  let before = 0;
  for (const { at, bytes } of normal) {
    assert.ok((before / bytesPerSecond) * 1000 <= at + 1, `${before} bytes in ${at} ms`);
    before += bytes;
  }
  const alarm = sent.findIndex(({ alarm }) => alarm);
  assert.ok(sent[alarm]?.urgent === true && alarm > 0 && alarm < sent.length - 1, "the alarm left between batches");
  assert.ok(volumes(cloud).length >= 1501);
});

it("F18 the outbox takes no more room than told, however long the cloud is away", async () => {
  const path = folder();
  const outboxBytes = 200_000;
  const edge = openTestEdge(path, { outboxBytes });
  const database = new DatabaseSync(join(path, "edge", "edge.sqlite"), { readOnly: true });
  const bytes = database.prepare("select coalesce(sum(octet_length(body)), 0) as bytes from outbox");
  for (let n = 1; n <= 1500; n += 1) {
    await edge.receive(litre(n, n % 500 === 0 ? ["low-battery"] : []));
    if (n % 50 === 0) assert.ok(Number(bytes.get()?.["bytes"]) <= outboxBytes);
  }
  database.close();
  const cloud = testCloud();
  const sync = edge.startSync(cloud, impatient);
  await synced(edge);
  await sync.stop();
  await edge.close();
  assert.ok(cloud.batches.some(hasAlarm));
  assert.ok(volumes(cloud).length < 1500);
});

it("F18 a node that stops in the middle goes on behind the last confirmed entry", async () => {
  const path = folder();
  const edge = openTestEdge(path);
  for (let n = 1; n <= 1500; n += 1) await edge.receive(litre(n));
  const cloud = testCloud();
  let sends = 0;
  const broken = Promise.withResolvers<void>();
  const sync = edge.startSync(
    {
      async send(bytes) {
        sends += 1;
        if (sends <= 3) return await cloud.send(bytes);
        broken.resolve();
        throw new Error("the cloud is away");
      },
    },
    impatient,
  );
  await broken.promise;
  await sync.stop();
  const inTurn = (batches: readonly ReceivedBatch[]) => batches.filter((batch) => !isUrgent(batch));
  const confirmed = inTurn(cloud.batches).at(-1)?.last ?? 0;
  assert.ok(confirmed > 0);
  await edge.close();
  const again = openTestEdge(path);
  const other = testCloud();
  const on = again.startSync(other, impatient);
  await synced(again);
  await on.stop();
  await again.close();
  assert.equal(inTurn(other.batches)[0]?.first, confirmed + 1);
  const names = [...volumes(cloud), ...volumes(other)];
  assert.equal(new Set(names).size, names.length);
});

it("F42 while the cloud's storage stands still, the node takes telegrams and tells its newest values", async () => {
  const edge = openTestEdge(folder());
  const cloud = testCloud();
  const stopped = Promise.withResolvers<void>();
  const sync = edge.startSync(
    {
      async send(bytes) {
        await stopped.promise;
        return cloud.send(bytes);
      },
    },
    impatient,
  );
  for (let n = 1; n <= 200; n += 1) assert.equal((await edge.receive(litre(n))).cause, "read");
  assert.equal(cloud.batches.length, 0);
  const newest = edge.latest(water)?.values.find(({ register }) => register === "volume");
  assert.equal(newest?.value, 10.2);
  assert.ok(edge.unsent() > 200);
  stopped.resolve();
  await synced(edge);
  await sync.stop();
  await edge.close();
  assert.ok(volumes(cloud).length >= 200);
});
