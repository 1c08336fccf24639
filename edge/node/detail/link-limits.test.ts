// Every detail of the link: no more bytes than allowed, alarms ahead, a bounded disk, back-off, and what the cloud refuses.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { type Detail, decodeSync, detailNames, keyRing, type SyncItem } from "@tributary/wire";
import { BatchRefused, openEdge, type SyncTime } from "../index.ts";
import { jsonReader, temporaryFolder, testCloud, uplink } from "../test-node.ts";

const folder = temporaryFolder();
after(folder.remove);

const hour = 3600;
const start = Date.parse("2026-03-02T00:00:00Z") / 1000;
const meters = Array.from({ length: 20 }, (_, house) => `KAM.1${String(house).padStart(7, "0")}.1b.07`);
const quickly = { shortestWaitMs: 1, longestWaitMs: 8 };
let folders = 0;

/** A node of twenty houses in a group, and its clock. */
function node(detail: Detail, outboxBytes = 2 ** 30) {
  const time = { now: start };
  const said: string[] = [];
  folders += 1;
  const edge = openEdge({
    ...{ dataDir: `${folder.path}/${folders}`, node: "edge-1", zone: "UTC", reader: jsonReader(), outboxBytes },
    keys: keyRing(meters.map((meter) => ({ meter, key: "none", name: "", group: "lane" }))),
    detail: detail === "full" ? "full" : "hourly",
    clock: { now: () => time.now * 1000 },
    log: (says) => said.push(says),
  });
  const tell = (hours: number, status: readonly string[] = []) => {
    time.now = start + hours * hour;
    return Promise.all(
      meters.map((meter, house) =>
        edge.receive(
          uplink(
            { meter, m3: (1000 + house + hours * 20) / 1000, mode: 0, status: house === 3 ? status : [] },
            time.now,
          ),
        ),
      ),
    );
  };
  return { edge, time, tell, said };
}

const isAlarm = ({ kind }: SyncItem) => kind === "event" || kind === "group-event";
const itemsOf = (bytes: Uint8Array) => {
  const batch = decodeSync(bytes);
  assert.ok(typeof batch === "object");
  return batch;
};
const pause = (milliseconds = 2) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lets the link tell what it has until it tells nothing more. */
async function calm(sent: { readonly length: number }): Promise<void> {
  for (let idle = 0, before = -1; idle < 25; idle = sent.length === before ? idle + 1 : 0) {
    before = sent.length;
    await pause();
  }
}

for (const detail of detailNames) {
  describe(`detail ${detail}`, () => {
    it("F18 after an outage the first that leaves is the alarm, and no more bytes than the cap allows", async () => {
      const { edge, tell } = node(detail);
      // The group has a roster by the day's sums before the outage.
      const cloud = testCloud();
      const before = edge.startSync(cloud, { detail, ...quickly });
      for (let hours = 0; hours <= 49; hours += 1) await tell(hours);
      await calm(cloud.batches);
      await before.stop();
      for (let hours = 50; hours <= 130; hours += 1) await tell(hours, hours >= 128 ? ["low-battery"] : []);
      const bytesPerSecond = 500;
      const pauses: number[] = [];
      let now = 0;
      const time: SyncTime = {
        now: () => now,
        async pause(milliseconds) {
          pauses.push(milliseconds);
          now += milliseconds;
        },
      };
      const sent: { readonly at: number; readonly bytes: Uint8Array }[] = [];
      const target = {
        async send(bytes: Uint8Array) {
          sent.push({ at: now, bytes });
          return { through: itemsOf(bytes).last };
        },
      };
      const sync = edge.startSync(target, { detail, ...quickly, bytesPerSecond, time });
      await calm(sent);
      await sync.stop();
      await edge.close();
      const [first] = sent;
      assert.ok(first !== undefined && itemsOf(first.bytes).items.some(isAlarm), "an alarm leaves first");
      let total = 0;
      for (const { at, bytes } of sent) {
        const { epoch } = itemsOf(bytes);
        if (!epoch.endsWith(" urgent")) assert.ok((total / bytesPerSecond) * 1000 <= at + 1, `${total} in ${at} ms`);
        total += bytes.length;
      }
      assert.ok(sent.length > 1 && pauses.length > 0);
    });

    it("F18 the outbox takes no more room than told, and alarms stay in it", async () => {
      const outboxBytes = 60_000;
      const { edge, tell, said } = node(detail, outboxBytes);
      await tell(0, ["low-battery"]);
      for (let hours = 1; hours <= 60; hours += 1) await tell(hours);
      assert.ok(edge.state().outbox.condensed > 0);
      assert.equal(said.filter((says) => /outbox is full/.test(says)).length, 1);
      const cloud = testCloud();
      const sync = edge.startSync(cloud, { detail, ...quickly });
      await calm(cloud.batches);
      await sync.stop();
      await edge.close();
      // A group is known by its sums: an alarm of before is in the node alone.
      const alarms = cloud.batches.flatMap(({ items }) => items.filter(isAlarm));
      if (detail !== "group") assert.ok(alarms.length > 0);
    });

    it("pauses grow while the cloud is away, and it goes on where it stood", async () => {
      const { edge, tell } = node(detail);
      for (let hours = 0; hours <= 80; hours += 1) await tell(hours);
      const pauses: number[] = [];
      const cloud = testCloud();
      let away = 0;
      const target = {
        async send(bytes: Uint8Array) {
          if (away < 6) {
            away += 1;
            throw new Error("the cloud is away");
          }
          return cloud.send(bytes);
        },
      };
      const time: SyncTime = {
        now: () => 0,
        async pause(milliseconds) {
          pauses.push(milliseconds);
        },
      };
      const sync = edge.startSync(target, { detail, shortestWaitMs: 100, longestWaitMs: 1600, time });
      await calm(cloud.batches);
      await sync.stop();
      await edge.close();
      assert.equal(pauses.length, 6);
      for (const [place, milliseconds] of pauses.entries()) {
        const most = Math.min(100 * 2 ** place, 1600);
        assert.ok(milliseconds <= most && milliseconds >= most / 2 - 1, `${pauses}`);
      }
      let through = 0;
      for (const { first, last, epoch } of cloud.batches) {
        if (epoch.endsWith(" urgent")) continue;
        assert.ok(first <= through + 1);
        through = Math.max(through, last);
      }
      assert.ok(through > 0);
    });

    it("a batch that the cloud refuses for good is put aside and said, and what comes after goes on", async () => {
      const { edge, tell, said } = node(detail);
      const cloud = testCloud();
      let refuses = true;
      const target = {
        async send(bytes: Uint8Array) {
          const { items } = itemsOf(bytes);
          if (refuses && items.length > 0) throw new BatchRefused("nothing of this is understood");
          return cloud.send(bytes);
        },
      };
      const sync = edge.startSync(target, { detail, ...quickly });
      await tell(0);
      for (let hours = 1; hours <= 60 && edge.state().outbox.refused === 0; hours += 1) {
        await tell(hours);
        await pause(5);
      }
      refuses = false;
      assert.ok(edge.state().outbox.refused > 0);
      assert.ok(said.some((says) => /refused .* for good.*nothing of this is understood/.test(says)));
      const before = cloud.batches.filter(({ items }) => items.length > 0).length;
      for (let hours = 61; hours <= 140; hours += 1) await tell(hours);
      await calm(cloud.batches);
      assert.ok(cloud.batches.filter(({ items }) => items.length > 0).length > before);
      await sync.stop();
      await edge.close();
    });

    it("a cloud that lost what it had is told what waits under new numbers", async () => {
      const { edge, tell, said } = node(detail);
      const marks = new Map<string, number>();
      const told: SyncItem[] = [];
      const sent: Uint8Array[] = [];
      const target = {
        async send(bytes: Uint8Array) {
          sent.push(bytes);
          const { epoch, first, last, items } = itemsOf(bytes);
          const through = marks.get(epoch) ?? 0;
          if (first > through + 1 || last <= through) return { through };
          marks.set(epoch, last);
          told.push(...items);
          return { through: last };
        },
      };
      const sync = edge.startSync(target, { detail, ...quickly });
      for (let hours = 0; hours <= 60; hours += 1) await tell(hours);
      await calm(sent);
      assert.ok(told.length > 0);
      marks.clear();
      told.length = 0;
      for (let hours = 61; hours <= 110; hours += 1) await tell(hours);
      await calm(sent);
      await sync.stop();
      assert.ok(said.some((says) => /under new numbers/.test(says)));
      assert.ok(told.length > 0);
      assert.deepEqual([...new Set(sent.map((bytes) => itemsOf(bytes).epoch.split(" ")[0]))].length, 2);
      await edge.close();
    });

    it("an item that the cloud refuses beside good ones is put aside alone", async () => {
      const { edge, tell } = node(detail);
      const cloud = testCloud();
      let wrong = 0;
      const target = {
        async send(bytes: Uint8Array) {
          const answer = await cloud.send(bytes);
          if (wrong > 0 || itemsOf(bytes).items.length < 2 || itemsOf(bytes).epoch.endsWith(" urgent")) return answer;
          wrong += 1;
          return { ...answer, wrong: [{ item: 1, kind: "some", says: "is wrong" }] };
        },
      };
      const sync = edge.startSync(target, { detail, ...quickly });
      for (let hours = 0; hours <= 80; hours += 1) await tell(hours);
      await calm(cloud.batches);
      await sync.stop();
      assert.equal(wrong, 1);
      assert.equal(edge.state().outbox.refused, 1);
      await edge.close();
    });
  });
}
