// Kills a cloud again and again while edge nodes bring batches, also while its store is stopped and while it catches up.
import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openRegistry } from "@tributary/cloud-registry";
import { openSeries } from "@tributary/engine-series";
import { encodeSync, type SyncItem, storePath, syncAnswer } from "@tributary/wire";
import { freePorts, type Running, startRole } from "../scenarios/running.ts";

export interface CloudKills {
  readonly kills: number;
  /** Readings that were acknowledged. */
  readonly acknowledged: number;
}

const nodes = 4;
const inBatch = 20;
/** One kill in so many finds the store stopped, so that all of the time's batches wait in the log. */
const stoppedEvery = 3;
/** Milliseconds that the cloud lives after it listens, at most. */
const longestLife = 500;
const base = 1_772_323_200;

/** An edge node with one meter, that sends one reading a second of its own time. */
class Sender {
  readonly node: string;
  readonly meter: string;
  /** Its newest entry that was acknowledged. */
  through = 0;

  constructor(number: number) {
    this.node = `edge-${number}`;
    this.meter = `KAM.${String(number).padStart(8, "0")}.1b.07`;
  }

  private batch(): Uint8Array {
    const first = this.through + 1;
    const entries = Array.from({ length: inBatch }, (_, place) => first + place);
    const last = entries.at(-1) ?? first;
    const meter: SyncItem = {
      ...{ kind: "meter", meter: this.meter, utility: "water", medium: "cold water", driver: null, zone: "UTC" },
      ...{ securityMode: 5, authenticated: true, heardAt: base + last, telegrams: last, gateway: "roof" },
      ...{ status: [], version: last },
    };
    const columns = {
      at: entries.map((entry) => base + entry),
      ticks: entries.map((entry) => entry * 7),
      quality: entries.map(() => 0),
    };
    const series = { kind: "readings", meter: this.meter, register: "volume", unit: "m3", layer: 1 } as const;
    const counts: SyncItem = { kind: "counts", counts: { read: last }, version: last };
    const items: SyncItem[] = [meter, { ...series, version: last, ...columns }, counts];
    return encodeSync({ v: 1, node: this.node, epoch: "a", first, last, detail: "full", items });
  }

  /** Sends batch after batch until the cloud is gone. */
  async load(cloud: Running): Promise<void> {
    const url = new URL("/sync/v1/batches", cloud.url);
    for (;;) {
      const body = Buffer.from(this.batch());
      const response = await fetch(url, { method: "POST", headers: { "content-type": "application/cbor" }, body });
      const text = await response.text();
      assert.equal(response.status, 200, text);
      const { through } = syncAnswer.parse(JSON.parse(text));
      // The cloud may have a batch whose answer was lost, and never has less than it said.
      assert.ok(through >= this.through, `${this.node}: ${through} after ${this.through} was acknowledged`);
      this.through = through;
    }
  }
}

const stopStore = (cloud: Running) => fetch(new URL(`${storePath}/stop`, cloud.url), { method: "POST" });

export async function killCloud(folder: string, kills: number): Promise<CloudKills> {
  const [port = 0] = await freePorts(1);
  const start = () => startRole("cloud", folder, ["--http-port", String(port), "--sync-port", "0"]);
  const senders = Array.from({ length: nodes }, (_, number) => new Sender(number + 1));
  for (let kill = 0; kill < kills; kill += 1) {
    const cloud = await start();
    const stopped = kill % stoppedEvery === 0 ? stopStore(cloud) : undefined;
    const loads = Promise.allSettled(senders.map((sender) => sender.load(cloud)));
    await stopped;
    await wait(Math.random() * longestLife);
    await cloud.end("SIGKILL");
    for (const load of await loads) {
      if (load.status === "rejected") assert.ok(!(load.reason instanceof assert.AssertionError), String(load.reason));
    }
  }
  const cloud = await start();
  await cloud.settled();
  await cloud.end("SIGTERM");

  const acknowledged = senders.reduce((sum, { through }) => sum + through, 0);
  assert.ok(acknowledged > kills * inBatch, `only ${acknowledged} readings were acknowledged: no load`);
  const series = await openSeries({ path: join(folder, "series.duckdb") });
  const registry = openRegistry(join(folder, "registry.sqlite"));
  let there = 0;
  for (const { meter, node, through } of senders) {
    const span = { meter, register: "volume", from: base, to: base + through + 1_000_000 };
    const found = await series.versions(span, through + 1_000_000);
    // Whole batches whose answer was lost may be there beyond what was acknowledged, and nothing twice.
    const last = series.through(node, "a");
    assert.ok(last >= through, `${node}: ${through} acknowledged, ${last} there`);
    assert.equal(found.length, last, `${node}: rows`);
    for (const [place, { at, ticks }] of found.entries()) {
      assert.deepEqual([at - base, ticks], [place + 1, (place + 1) * 7], node);
    }
    assert.equal(registry.meter(meter)?.telegrams, last);
    there += last;
  }
  assert.equal(registry.counts().get("read"), there);
  registry.close();
  await series.close();
  return { kills, acknowledged };
}
