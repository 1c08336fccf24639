// Three edge nodes that mask the sums of their groups: what the cloud learns, and what it does not, while one is away.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, test } from "node:test";
import { openEdge, openGroupMasks } from "@tributary/edge-node";
import { decodeSync, detailMessages, fewestMembers, type GroupShareItem, keyRing } from "@tributary/wire";
import { openTrialCloud } from "../../apps/api/trial-cloud.ts";
import { jsonReader, temporaryFolder, uplink } from "../../edge/node/test-node.ts";

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [folder.remove].map((remove) => async () => remove());
after(async () => {
  for (const close of closers.reverse()) await close();
});

const hour = 3600;
const start = Date.parse("2026-03-02T00:00:00Z") / 1000;
const days = 4;
const litre = 1000;
const nodes = ["edge-1", "edge-2", "edge-3"];
const housesOfNode = 16;
const idOf = (node: number, house: number) => `KAM.1${node}${String(house).padStart(6, "0")}.1b.07`;
/** 100 to 110 litres an hour. */
const used = (node: number, house: number, hours: number) => 100 + ((node * 5 + house * 7 + hours * 3) % 11);
const indexAt = (node: number, house: number, hours: number) =>
  Array.from({ length: hours }, (_, one) => used(node, house, one)).reduce((sum, one) => sum + one, 1000);
const houses = Array.from({ length: housesOfNode }, (_, house) => house);
const sumOf = (node: number, from: number, to: number) =>
  houses.reduce((sum, house) => sum + (indexAt(node, house, to) - indexAt(node, house, from)) * litre, 0);
const ofAll = (from: number, to: number) => nodes.reduce((sum, _, node) => sum + sumOf(node, from, to), 0);

const pairs = nodes.map(() => generateKeyPairSync("x25519"));
const masksOf = (self: number) =>
  openGroupMasks({
    node: nodes[self] ?? "",
    privateKey: String(pairs[self]?.privateKey.export({ type: "pkcs8", format: "pem" })),
    peers: nodes.flatMap((node, other) => {
      const publicKey = String(pairs[other]?.publicKey.export({ type: "spki", format: "pem" }));
      return other === self ? [] : [{ node, publicKey, groups: ["lane"] }];
    }),
  });

test("F10 F13 T19 of nodes that mask together the cloud learns the sum of all alone, and none while one is away", async () => {
  const cloud = await openTrialCloud();
  closers.push(cloud.close);
  const captured: Uint8Array[] = [];
  const said: string[] = [];
  let away = true;
  const running = nodes.map((node, number) => {
    const time = { now: start };
    const edge = openEdge({
      ...{ dataDir: `${folder.path}/${node}`, node, zone: "UTC", reader: jsonReader(), detail: "hourly" },
      // The houses of the last node's second group are in no group of another node: nothing of it may leave.
      keys: keyRing(
        houses.flatMap((house) => [
          { meter: idOf(number, house), key: "none" as const, name: "", group: "lane" },
          { meter: idOf(number + 5, house), key: "none" as const, name: "", group: `alone-${node}` },
        ]),
      ),
      clock: { now: () => time.now * 1000 },
      log: (says) => said.push(says),
    });
    const target = {
      async send(bytes: Uint8Array) {
        if (number === 2 && away) throw new Error("the link is away");
        captured.push(bytes);
        const answer = await cloud.intake.receiveBatch(bytes, node);
        assert.ok("through" in answer && answer.wrong === undefined, JSON.stringify(answer));
        return answer;
      },
    };
    const options = { detail: "group", masks: masksOf(number), shortestWaitMs: 1, longestWaitMs: 5 } as const;
    const sync = edge.startSync(target, options);
    closers.push(edge.close, sync.stop);
    return { edge, time };
  });
  for (let hours = 0; hours <= days * 24; hours += 1) {
    for (const [node, { edge, time }] of running.entries()) {
      time.now = start + hours * hour;
      const tell = (who: number, house: number) =>
        edge.receive(uplink({ meter: idOf(who, house), m3: indexAt(node, house, hours) / 1000, mode: 0 }, time.now));
      await Promise.all(houses.flatMap((house) => [tell(node, house), tell(node + 5, house)]));
    }
    if (hours % 12 === 5) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const span = `utility=water&register=volume&from=${start}&to=${start + days * 24 * hour}`;
  const ask = async (path: string) => (await (await fetch(`${cloud.url}/api/v1/${path}`)).json()) as never;
  const lane = async (): Promise<{ masked: boolean; unfinished: { missing: string[]; bucket: string }[] }> => {
    const { groups }: { groups: { group: string }[] } = await ask("groups");
    return (groups.find(({ group }) => group === "lane") ?? { unfinished: [] }) as never;
  };
  /** Told a day after its end, when the next thing arrives. */
  const settle = async (holds: () => Promise<boolean>, what: string) => {
    for (let tries = 0; !(await holds()); tries += 1) {
      assert.ok(tries < 300, what);
      for (const [node, { edge, time }] of running.entries()) {
        time.now += 1;
        await edge.receive(uplink({ meter: idOf(node, 0), m3: indexAt(node, 0, days * 24) / 1000, mode: 0 }, time.now));
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const dayShares = (node: string) =>
    shares().filter(({ bucket, nodes: all, node: from }) => bucket === "day" && all.length === 3 && from === node);
  const shares = (): (GroupShareItem & { readonly node: string })[] =>
    captured.flatMap((bytes) => {
      const batch = decodeSync(bytes);
      assert.ok(typeof batch === "object");
      return batch.items.flatMap((item) => (item.kind === "group-share" ? [{ ...item, node: batch.node }] : []));
    });
  await settle(async () => {
    const { masked, unfinished } = await lane();
    const known = unfinished.filter(({ bucket }) => bucket === "day");
    return masked && known.length === days - 1 && unfinished.every(({ missing }) => missing.join() === "edge-3");
  }, "nobody said that a node is missing");
  const sums = async (bucket: string): Promise<{ buckets: { start: number; sum: number }[] }> =>
    await ask(`groups/lane/consumption?bucket=${bucket}&${span}`);
  assert.deepEqual((await sums("day")).buckets, []);

  away = false;
  await settle(async () => dayShares("edge-3").length >= days - 1, "the node that was away never told its shares");
  await settle(async () => (await lane()).unfinished.length === 0, "sums stay unfinished");
  await cloud.intake.settled();
  const told = (await sums("day")).buckets;
  assert.equal(told.length, days - 1);
  for (const [day, { sum }] of told.entries()) {
    assert.equal(Math.round(sum * 1e6), ofAll(day * 24, day * 24 + 24));
  }
  const byHour = (await sums("hour")).buckets;
  for (const { start: at, sum } of byHour) {
    const hours = (at - start) / hour;
    assert.equal(Math.round(sum * 1e6), ofAll(hours, hours + 1), `hour ${hours}`);
  }
  assert.equal(byHour.length, (days - 1) * 24);

  // On the line: groups of fifteen and more, and neither a value of one house nor what one node's houses used.
  const secret = new Set<number>();
  for (const [node] of nodes.entries()) {
    for (let hours = 0; hours < days * 24; hours += 1) {
      secret.add(sumOf(node, hours, hours + 1));
      for (const house of houses) secret.add(used(node, house, hours) * litre);
    }
    for (let day = 0; day < days; day += 1) secret.add(sumOf(node, day * 24, day * 24 + 24));
  }
  for (const bytes of captured) {
    const batch = decodeSync(bytes);
    assert.ok(typeof batch === "object" && detailMessages.group.safeParse(batch.items).success);
    assert.doesNotMatch(Buffer.from(bytes).toString("latin1"), /KAM|alone/);
    assert.ok(batch.items.every(({ kind }) => kind !== "group"));
  }
  for (const { members, share } of shares()) {
    assert.ok(members.every((many) => many >= fewestMembers));
    assert.ok(share.every((one) => !secret.has(one)));
  }
  assert.deepEqual(
    said.filter((says) => /no other node masks/.test(says)).toSorted(),
    nodes.map((node) => `sync: no other node masks sums of alone-${node}: the cloud is told none`),
  );
});
