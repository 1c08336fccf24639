// A node whose disk is full: it acknowledges nothing that is not written, goes on reading, and comes back by itself.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import type { Edge } from "./index.ts";
import { openTestEdge, start, synced, type TestCloud, temporaryFolder, testCloud, uplink, water } from "./test-node.ts";

const undo: (() => void)[] = [];
after(() => {
  for (const step of undo.reverse()) step();
});
function folder(): string {
  const { path, remove } = temporaryFolder();
  undo.push(remove);
  return path;
}

const impatient = { shortestWaitMs: 1, longestWaitMs: 5 };

/** Sends a telegram a minute, some at once as gateways do, and notes which were acknowledged. */
class Load {
  readonly acknowledged = new Set<number>();
  private next = 1;
  private readonly atOnce: number;

  constructor(atOnce = 40) {
    this.atOnce = atOnce;
  }

  /** Until one is refused or `most` were acknowledged; answers whether one was refused. */
  async run(edge: Edge, most: number): Promise<boolean> {
    for (let taken = 0; taken < most; ) {
      const numbers = Array.from({ length: this.atOnce }, (_, i) => this.next + i);
      const answers = await Promise.allSettled(
        numbers.map((n) => edge.receive(uplink({ m3: n / 1000 }, start + n * 60))),
      );
      for (const [i, { status }] of answers.entries()) {
        if (status === "fulfilled") this.acknowledged.add(numbers[i] ?? 0);
      }
      if (answers.some(({ status }) => status === "rejected")) return true;
      this.next += numbers.length;
      taken += numbers.length;
    }
    return false;
  }

  /** Exactly what was acknowledged is in the cloud, with its value. */
  arrived(cloud: TestCloud): void {
    const volumes = [...cloud.rows()].filter(([name]) => name.startsWith(`${water} volume `) && name.endsWith(" 1"));
    const numbers = volumes.map(([, ticks]) => ticks / 1000).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      [...this.acknowledged].sort((a, b) => a - b),
    );
  }
}

async function sync(edge: Edge, cloud: TestCloud): Promise<void> {
  const running = edge.startSync(cloud, impatient);
  await synced(edge);
  await running.stop();
}

it("T9 a store without room takes nothing that it acknowledges, says so, and goes on when the cloud made room", async () => {
  const path = folder();
  const said: string[] = [];
  const options = { storeBytes: 1_500_000, log: (says: string) => said.push(says) };
  const edge = openTestEdge(path, options);
  const cloud = testCloud();
  const load = new Load();
  for (let time = 1; time <= 4; time += 1) {
    assert.ok(await load.run(edge, 100_000), "the store is never full");
    assert.equal(said.filter((says) => /cannot be written and are not acknowledged: .*full/.test(says)).length, time);
    assert.equal(said.filter((says) => /are written again; \d+ were not acknowledged/.test(says)).length, time - 1);
    // What is known is still told to people, and what waits still goes to the cloud.
    assert.ok(edge.latest(water) !== undefined);
    assert.ok(edge.state().meters.known === 1);
    await sync(edge, cloud);
    load.arrived(cloud);
    assert.equal(await load.run(edge, 40), false);
  }
  await edge.close();
  const again = openTestEdge(path, options);
  await sync(again, cloud);
  load.arrived(cloud);
  await again.close();
});

it("T9 the same where thousands arrive at once, which are written beside the thread that takes them", async () => {
  const path = folder();
  const edge = openTestEdge(path, { storeBytes: 1_200_000 });
  const cloud = testCloud();
  const load = new Load(4000);
  for (let time = 1; time <= 3; time += 1) {
    assert.ok(await load.run(edge, 30_000), "the store is never full");
    assert.ok(edge.latest(water) !== undefined);
    await sync(edge, cloud);
    load.arrived(cloud);
  }
  await edge.close();
  const again = openTestEdge(path);
  assert.equal(await load.run(again, 4000), false);
  await sync(again, cloud);
  load.arrived(cloud);
  await again.close();
});

/** A disk of so many megabytes, where this process may mount one. */
function smallDisk(megabytes: number): string | undefined {
  const path = join(folder(), "disk");
  mkdirSync(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  undo.push(() => execFileSync("umount", ["-l", path]));
  return path;
}

it("T9 a disk that others filled: nothing is acknowledged, nothing breaks, and the node goes on when there is room", async (t) => {
  const disk = smallDisk(16);
  // Who may not mount a disk has the store bounded instead: as full, only emptied by the cloud.
  const path = disk ?? folder();
  const edge = openTestEdge(path, disk === undefined ? { storeBytes: 2_000_000 } : {});
  const cloud = testCloud();
  const load = new Load();
  const ballast = join(path, "ballast");
  const times = 20;
  for (let time = 1; time <= times; time += 1) {
    assert.equal(await load.run(edge, 40), false);
    if (disk !== undefined) {
      const { bavail, bsize } = statfsSync(disk);
      // Some room is left, another amount each time.
      const room = ((time * 7919) % 60) * 4096;
      writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - room)));
    }
    assert.ok(await load.run(edge, 100_000), "the disk is never full");
    assert.ok(edge.latest(water) !== undefined);
    rmSync(ballast, { force: true });
    if (disk === undefined || time % 5 === 0) await sync(edge, cloud);
  }
  assert.equal(await load.run(edge, 40), false);
  await sync(edge, cloud);
  load.arrived(cloud);
  await edge.close();
  const again = openTestEdge(path);
  assert.equal(await load.run(again, 40), false);
  await sync(again, cloud);
  load.arrived(cloud);
  await again.close();
  t.diagnostic(`${load.acknowledged.size} telegrams acknowledged, ${times} times full, ${disk ?? "no disk to mount"}`);
});
