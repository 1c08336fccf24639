import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { it } from "node:test";
import type { Uplink } from "@tributary/wire";
import { folder, openTestEdge, start, synced, testCloud, uplink } from "./test-node.ts";

/** Telegrams of three meters over five days: late ones, duplicates, replays, falls, leaks and junk among them. */
function traffic(count: number): Uplink[] {
  let state = 12345;
  const roll = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const litres = [1000, 2000, 3000];
  const telegrams: Uplink[] = [];
  for (let i = 0; i < count; i += 1) {
    const which = roll(3);
    const at = start + i * 180;
    litres[which] = (litres[which] ?? 0) + roll(3) * 5;
    const says = {
      meter: `KAM.1000000${which}.1b.07`,
      m3: (litres[which] ?? 0) / 1000,
      status: roll(40) === 0 ? ["low-battery"] : [],
    };
    const kind = roll(20);
    telegrams.push(uplink(says, kind === 0 ? at - roll(3 * 86_400) : at));
    if (kind === 1) telegrams.push(uplink(says, at + 2, "gateway-2"));
    if (kind === 2) telegrams.push(uplink({ ...says, m3: 0.5 }, at + 5));
    if (kind === 3)
      telegrams.push(uplink({ ...says, m3: 0.4, time: new Date(at * 1000).toISOString().slice(0, 19) }, at));
    if (kind === 4) telegrams.push(uplink("junk", at));
  }
  return telegrams;
}

/** Everything a cloud was told, in the order of entries, without versions. */
async function told(path: string): Promise<{ items: unknown[]; counts: unknown }> {
  const edge = openTestEdge(path);
  const cloud = testCloud();
  const sync = edge.startSync(cloud);
  await synced(edge);
  await sync.stop();
  const counts = edge.counts();
  await edge.close();
  return {
    items: cloud.batches.flatMap(({ items }) => items.map((item) => ({ ...item, version: 0 }))),
    counts,
  };
}

it("a node that was killed or closed goes on as one that never stopped", async () => {
  const telegrams = traffic(2400);
  const whole = folder();
  const edge = openTestEdge(whole);
  for (const telegram of telegrams) await edge.receive(telegram);
  await edge.close();

  let path = folder();
  for (let from = 0; from < telegrams.length; from += 400) {
    const part = openTestEdge(path);
    for (const telegram of telegrams.slice(from, from + 400)) await part.receive(telegram);
    if (from % 800 === 0) {
      await part.close();
      continue;
    }
    // What a kill leaves: the files as they are while the node still runs.
    const left = folder();
    cpSync(path, left, { recursive: true });
    await part.close();
    path = left;
  }
  const [expected, actual] = [await told(whole), await told(path)];
  assert.deepEqual(actual.counts, expected.counts);
  assert.equal(actual.items.length, expected.items.length);
  for (const [i, item] of expected.items.entries()) assert.deepEqual(actual.items[i], item, `entry ${i + 1}`);
});
