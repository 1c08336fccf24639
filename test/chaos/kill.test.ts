// Kills `tributary up` at random moments under load: what it acknowledged is in edge and cloud, once.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { deserialize } from "node:v8";
import { toHex } from "@tributary/core";
import type { ReadingList } from "@tributary/wire";
import mqtt from "mqtt";
import { connectLines, endAll, type Running, startUp, temporaryFolder, until } from "../scenarios/running.ts";
import { type TestMeter, testMeter } from "../scenarios/telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const rounds = 5;
const start = Math.floor(Date.now() / 1000) - 6 * 86_400;

/** The telegrams that stand in the intake of the edge node's store, and how many it counts as read. */
function keptAtEdge(file: string): { telegrams: Set<string>; read: number } {
  const telegrams = new Set<string>();
  const database = new DatabaseSync(file, { readOnly: true });
  for (const { body } of database.prepare("select body from intake").iterate()) {
    assert.ok(body instanceof Uint8Array);
    const { lengths, bytes }: { lengths: number[]; bytes: Uint8Array } = deserialize(body);
    let from = 0;
    for (const length of lengths) {
      telegrams.add(toHex(bytes.subarray(from, from + length)));
      from += length;
    }
  }
  const read = Number(database.prepare("select telegrams from counts where cause = 'read'").get()?.["telegrams"]);
  database.close();
  return { telegrams, read };
}

/** Sends a meter's telegrams, each until it is acknowledged, some of them under way at once. */
class Sender {
  readonly meter: TestMeter;
  readonly acknowledged = new Set<number>();
  private next = 1;
  private readonly open = new Set<number>();

  constructor(serial: number) {
    this.meter = testMeter(serial);
  }

  /** Sends until the way breaks. What was under way then is sent again, in order, on the next way. */
  async load(send: (line: string) => Promise<boolean>): Promise<void> {
    const again = [...this.open].sort((a, b) => a - b);
    const one = async (litres: number) => {
      this.open.add(litres);
      if (!(await send(this.meter.line(litres, start + litres)))) throw new Error(`telegram ${litres} was refused`);
      this.open.delete(litres);
      this.acknowledged.add(litres);
    };
    const worker = async () => {
      for (;;) await one(again.shift() ?? this.next++);
    };
    await Promise.allSettled(Array.from({ length: 20 }, worker));
  }
}

async function loadTcp(up: Running, sender: Sender): Promise<void> {
  const client = await connectLines(up.tcpPort);
  await sender.load(async (line) => (await client.send(line)).ok);
}

async function loadMqtt(up: Running, sender: Sender): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${up.mqttPort}`, { reconnectPeriod: 0 }, false);
  const broken = new Promise<boolean>((_, reject) =>
    client.once("close", () => reject(new Error("the connection ended"))),
  );
  broken.catch(() => undefined);
  await sender.load((line) =>
    Promise.race([client.publishAsync("tributary/v1/gateway-1/up", line, { qos: 1 }).then(() => true), broken]),
  );
  client.end(true);
}

/** What the cloud has of a meter: the litres of each reading, oldest first. */
async function stored(up: Running, meter: string, most: number): Promise<number[]> {
  await up.settled();
  const seen: number[] = [];
  for (let from = start; from <= start + most + 100; from += 5000) {
    const query = `register=volume&from=${from}&to=${from + 5000}&limit=10000`;
    const page = await up.get<ReadingList>(`/api/v1/meters/${meter}/readings?${query}`);
    seen.push(...page.readings.map((reading) => Math.round(reading.value * 1000)));
  }
  return seen;
}

test("what was acknowledged before a kill -9 is in edge and cloud, once", async (t) => {
  const senders = [1, 2, 3, 4].map((serial) => new Sender(serial));
  const keys = join(folder.path, "keys.csv");
  writeFileSync(keys, ["meter,key", ...senders.map((sender) => sender.meter.keyLine)].join("\n"));
  const data = join(folder.path, "data");

  for (let round = 0; round < rounds; round += 1) {
    const up = await startUp(data, ["--keys", keys]);
    const [a, b, c, d] = senders;
    assert.ok(a && b && c && d);
    // Heeded from the start: one may break while it connects.
    const loads = Promise.allSettled([loadTcp(up, a), loadTcp(up, b), loadMqtt(up, c), loadMqtt(up, d)]);
    await wait(200 + Math.random() * 1300);
    await up.end("SIGKILL");
    await loads;
  }

  const up = await startUp(data, ["--keys", keys]);
  const total = senders.reduce((sum, sender) => sum + sender.acknowledged.size, 0);
  assert.ok(total > 20 * rounds, `only ${total} telegrams were acknowledged: no load`);
  let readings = 0;
  for (const { meter, acknowledged } of senders) {
    await until(`${meter.id}: what was acknowledged is in the cloud`, async () => {
      const seen = new Set(await stored(up, meter.id, Math.max(...acknowledged)));
      return [...acknowledged].every((litres) => seen.has(litres));
    });
    const seen = await stored(up, meter.id, Math.max(...acknowledged));
    readings += seen.length;
    assert.equal(new Set(seen).size, seen.length, `${meter.id}: a reading twice`);
  }
  await up.end("SIGTERM");
  const kept = keptAtEdge(join(data, "edge", "edge.sqlite"));
  assert.equal(kept.read, readings, "the edge took a telegram twice, or the cloud lost one");
  for (const { meter, acknowledged } of senders) {
    for (const litres of acknowledged) {
      const { telegram }: { telegram: string } = JSON.parse(meter.line(litres, start + litres));
      assert.ok(kept.telegrams.has(telegram), `${meter.id}: telegram ${litres} is not at the edge`);
    }
  }
  t.diagnostic(`${total} telegrams acknowledged over ${rounds} kills`);
});
