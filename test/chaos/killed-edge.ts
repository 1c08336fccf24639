// Kills an edge node again and again under load: by TCP, by the MQTT hop of a gateway, and by a gateway over LoRaWAN.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { chain, counts, litresOf } from "../scenarios/gateway-chain.ts";
import { lorawanGateway } from "../scenarios/lorawan-gateway.ts";
import { connectLines, freePorts, type Running, until } from "../scenarios/running.ts";
import { type TestMeter, testMeter } from "../scenarios/telegrams.ts";

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Of these, how many came by LoRaWAN. */
  readonly byLorawan: number;
}

/** Meters of each way, and milliseconds between two telegrams of one: of LoRaWAN as many as the air takes. */
const ways = {
  tcp: { meters: 4, pause: 0 },
  hop: { meters: 20, pause: 20 },
  lorawan: { meters: 2, pause: 4000 },
} as const;
/** The air takes 1 % of each hour, and what is repeated because the node was away takes its share. Seconds. */
const lastByLorawan = 600;

/** A meter that sends its telegrams one after another, each until it is acknowledged. */
class Sender {
  readonly meter: TestMeter;
  readonly acknowledged = new Set<number>();
  private readonly start: number;

  constructor(serial: number, start: number) {
    this.meter = testMeter(serial);
    this.start = start;
  }

  /** Sends until the way breaks; what was under way then is sent again. */
  async load(send: (line: string) => Promise<{ ok: boolean }>, pauseMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const next = this.acknowledged.size + 1;
      const answer = await send(this.meter.line(next, this.start + next));
      assert.ok(answer.ok, JSON.stringify(answer));
      this.acknowledged.add(next);
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Runs the scenario with so many kills, and with `lorawan` a gateway over LoRaWAN beside, which takes minutes more. */
export async function killEdge(folder: string, kills: number, { lorawan }: { lorawan: boolean }): Promise<KillReport> {
  mkdirSync(folder, { recursive: true });
  const start = Math.floor(Date.now() / 1000) - 6 * 86_400;
  const [port = 0, udpPort = 0] = await freePorts(2);
  let serial = 0;
  const sendersOf = (way: keyof typeof ways) =>
    Array.from({ length: ways[way].meters }, () => {
      serial += 1;
      return new Sender(serial, start);
    });
  const [byTcp, byHop, byLorawan] = [sendersOf("tcp"), sendersOf("hop"), lorawan ? sendersOf("lorawan") : []];
  const senders = [...byTcp, ...byHop, ...byLorawan];
  const shed = lorawanGateway(folder, udpPort);
  const links = chain(
    folder,
    senders.map(({ meter }) => meter.keyLine),
    shed.edgeLines,
  );
  const cloud = await links.startCloud();
  const startEdge = () => links.startEdge(cloud.url, ["--mqtt-port", String(port)]);
  let edge = await startEdge();
  const gateway = await links.startGateway(`mqtt://127.0.0.1:${port}`);
  const device = lorawan ? await shed.start(links.keys) : undefined;

  const stopping = new AbortController();
  const loadBy = async (to: Running, some: readonly Sender[], pauseMs: number) => {
    const client = await connectLines(to.tcpPort);
    const loads = await Promise.allSettled(some.map((sender) => sender.load(client.send, pauseMs, stopping.signal)));
    client.close();
    return loads;
  };
  const lasting = Promise.all([
    loadBy(gateway, byHop, ways.hop.pause),
    device === undefined ? [] : loadBy(device, byLorawan, ways.lorawan.pause),
  ]);
  for (let kill = 0; kill < kills; kill += 1) {
    // Heeded from the start: it may break while it connects.
    const loads = Promise.allSettled([loadBy(edge, byTcp, ways.tcp.pause)]);
    await wait(50 + Math.random() * 600);
    await edge.end("SIGKILL");
    await loads;
    edge = await startEdge();
  }
  stopping.abort();
  for (const load of (await lasting).flat()) assert.equal(load.status, "fulfilled", JSON.stringify(load));

  const sum = (some: readonly Sender[]) => some.reduce((all, sender) => all + sender.acknowledged.size, 0);
  const acknowledged = sum(senders);
  assert.ok(acknowledged > 20 * kills, `only ${acknowledged} telegrams were acknowledged: no load`);
  if (lorawan) await until("nothing waits for the air", async () => shed.waiting() === 0, lastByLorawan);
  await until("everything is in the cloud", async () => ((await counts(cloud)).get("read") ?? 0) >= acknowledged, 120);
  for (const role of [device, gateway]) await role?.end("SIGTERM");
  await edge.end("SIGTERM");

  let there = 0;
  for (const { meter, acknowledged } of senders) {
    const seen = await litresOf(cloud, meter, start, start + acknowledged.size + 1);
    assert.equal(new Set(seen).size, seen.length, `${meter.id}: a reading twice`);
    const found = new Set(seen);
    const missing = [...acknowledged].filter((litres) => !found.has(litres));
    assert.deepEqual(missing, [], `${meter.id}: acknowledged and not there`);
    there += seen.length;
  }
  // What was sent again because its answer was lost is a duplicate; each telegram was taken once.
  const fates = await counts(cloud);
  assert.deepEqual(
    [...fates.keys()].filter((cause) => cause !== "read" && cause !== "duplicate"),
    [],
  );
  assert.equal(fates.get("read"), there, "the edge node took a telegram twice, or one that was not sent");
  await cloud.end("SIGTERM");
  return { kills, acknowledged, byLorawan: sum(byLorawan) };
}
