// Kills an edge node again and again under load, by TCP, by the MQTT hop of a gateway and by LoRaWAN.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chain, counts, gatewayName, litresOf } from "../scenarios/gateway-chain.ts";
import { connectLines, type Running, startRole, until } from "../scenarios/running.ts";
import { type TestMeter, testMeter } from "../scenarios/telegrams.ts";

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly byLorawan: number;
}

const metersOfWay = { tcp: 4, hop: 20 } as const;
const devEui = "70b3d57ed00000a1";
const appKey = "000102030405060708090a0b0c0d0e0f";
/** So many telegrams in an hour are what the duty cycle lets a LoRaWAN gateway pass on for sure. */
const lorawanEveryMs = 12_000;

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

async function freePorts(): Promise<{ readonly tcp: number; readonly udp: number }> {
  const server = createServer().listen(0, "127.0.0.1");
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await Promise.all([once(server, "listening"), once(socket, "listening")]);
  const address = server.address();
  const ports = { tcp: typeof address === "object" && address !== null ? address.port : 0, udp: socket.address().port };
  server.close();
  socket.close();
  return ports;
}

/** The LoRaWAN network of the edge node, and how a gateway joins it. */
function lorawanFiles(folder: string, port: number) {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const devices = file("devices.json", JSON.stringify({ devices: [{ devEui, gateway: "cellar", appKey }] }));
  const edge = [
    `lorawanDevices: ${devices}`,
    "lorawanNetwork:",
    `  port: ${port}`,
    `  forwarders: [{ eui: "${devEui}" }]`,
  ];
  const keyFile = file("appkey", appKey);
  const gateway = [
    "lorawanDevice:",
    `  server: 127.0.0.1:${port}`,
    `  devEui: "${devEui}"`,
    `  appKeyFile: ${keyFile}`,
  ];
  return { edge: edge.join("\n"), gateway: file("cellar.yaml", [...gateway, "  dataRate: 5"].join("\n")) };
}

/** Runs the scenario with so many kills; `lorawan` adds a gateway that is a LoRaWAN end device. */
export async function killEdge(folder: string, kills: number, lorawan: boolean): Promise<KillReport> {
  mkdirSync(folder, { recursive: true });
  const start = Math.floor(Date.now() / 1000) - 6 * 86_400;
  const byTcp = Array.from({ length: metersOfWay.tcp }, (_, i) => new Sender(1 + i, start));
  const byHop = Array.from({ length: metersOfWay.hop }, (_, i) => new Sender(101 + i, start));
  const byLorawan = lorawan ? [new Sender(201, start)] : [];
  const senders = [...byTcp, ...byHop, ...byLorawan];
  const ports = await freePorts();
  const radio = lorawanFiles(folder, ports.udp);
  const links = chain(
    folder,
    senders.map(({ meter }) => meter.keyLine),
    lorawan ? radio.edge : "",
  );
  const cloud = await links.startCloud();
  const startEdge = () => links.startEdge(cloud.url, ["--mqtt-port", String(ports.tcp)]);
  let edge = await startEdge();
  const gateway = await links.startGateway(`mqtt://127.0.0.1:${ports.tcp}`);
  const cellar = lorawan
    ? await startRole("gateway", join(folder, "cellar"), [
        "--config",
        radio.gateway,
        "--gateway",
        "cellar",
        "--telegram-port",
        "0",
      ])
    : undefined;

  const stopping = new AbortController();
  const loadBy = async (to: Running, some: readonly Sender[], pauseMs: number) => {
    const client = await connectLines(to.tcpPort);
    const loads = await Promise.allSettled(some.map((sender) => sender.load(client.send, pauseMs, stopping.signal)));
    client.close();
    return loads;
  };
  const lasting = [
    loadBy(gateway, byHop, 20),
    ...(cellar === undefined ? [] : [loadBy(cellar, byLorawan, lorawanEveryMs)]),
  ];
  for (let kill = 0; kill < kills; kill += 1) {
    // Heeded from the start: it may break while it connects.
    const loads = Promise.allSettled([loadBy(edge, byTcp, 0)]);
    await wait(50 + Math.random() * 600);
    await edge.end("SIGKILL");
    await loads;
    edge = await startEdge();
  }
  stopping.abort();
  for (const load of (await Promise.all(lasting)).flat())
    assert.equal(load.status, "fulfilled", `${gatewayName}: ${JSON.stringify(load)}`);

  const acknowledged = senders.reduce((sum, sender) => sum + sender.acknowledged.size, 0);
  assert.ok(acknowledged > 20 * kills, `only ${acknowledged} telegrams were acknowledged: no load`);
  await until("everything is in the cloud", async () => ((await counts(cloud)).get("read") ?? 0) >= acknowledged, 120);
  await gateway.end("SIGTERM");
  await cellar?.end("SIGTERM");
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
  return { kills, acknowledged, byLorawan: byLorawan.reduce((sum, sender) => sum + sender.acknowledged.size, 0) };
}
