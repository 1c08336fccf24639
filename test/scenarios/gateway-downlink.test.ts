// A downlink on its way: from the edge node's side through a gateway process, killed in between, to the radio of its meter.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Door, type Input, mqttBrokerInput, mqttInput, type RunningInput } from "@tributary/edge-gateway";
import type { Downlink, DownlinkReport } from "@tributary/wire";
import { hasOpenssl, makeCertificates } from "./certificates.ts";
import { meterLine } from "./meter-line.ts";
import { hasMosquitto, mosquitto } from "./mosquitto.ts";
import { endAll, type Running, startRole, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
const stops: (() => unknown)[] = [];
after(async () => {
  await endAll();
  for (const stop of stops.reverse()) await stop();
  folder.remove();
});

const gatewayName = "roof";
const password = "the roof's own password";
const gateways = new Map([[gatewayName, createHash("sha256").update(password).digest()]]);
const now = () => Math.floor(Date.now() / 1000);
const file = (name: string, text: string) => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};

/** The edge node's side of a way: takes batches, sends downlinks, notes reports. */
async function edgeSide(input: Input) {
  const reports: DownlinkReport[] = [];
  let telegrams = 0;
  const door: Door = {
    receive: () => Promise.reject(new Error("no telegrams but in batches")),
    refuse: () => Promise.reject(new Error("no telegrams but in batches")),
    async receiveBatch(_, batch) {
      telegrams += batch.telegrams.length;
      return { epoch: batch.epoch, sequence: batch.sequence, through: batch.sequence };
    },
    async report(gateway, report) {
      assert.equal(gateway, gatewayName);
      reports.push(report);
    },
  };
  const running: RunningInput = await input.start({ gateway: "edge", now }, door);
  stops.push(() => running.stop());
  return {
    running,
    telegrams: () => telegrams,
    states: (id: string) => reports.filter((report) => report.id === id).map(({ state }) => state),
    /** Sends a downlink until the gateway says that it has it. */
    async order(downlink: Downlink) {
      await until("the gateway has the downlink", async () => {
        if (reports.some(({ id }) => id === downlink.id)) return true;
        await running.sendDown?.(gatewayName, downlink);
        return false;
      });
    },
  };
}

function startGateway(way: string, data: string, more: readonly string[] = []): Promise<Running> {
  const passwordFile = file("roof.password", password);
  const options = ["--gateway", gatewayName, "--edge", way, "--password-file", passwordFile, "--telegram-port", "0"];
  return startRole("gateway", join(folder.path, data), [...options, ...more]);
}

const meter = testMeter(1);
const downlink = (id: string): Downlink => ({
  id,
  meter: meter.id,
  frame: Uint8Array.of(0x53, 1, 2),
  expiresAt: now() + 600,
});

test("F32 S18 a downlink survives a gateway that is killed, leaves in its meter's window, and is told at each turn", async () => {
  const edge = await edgeSide(mqttInput({ host: "127.0.0.1", port: 0, gateways }));
  const way = `mqtt://127.0.0.1:${edge.running.address?.port}`;
  let gateway = await startGateway(way, "killed");
  await edge.order(downlink("close"));
  assert.deepEqual(edge.states("close"), ["queued"]);
  await gateway.end("SIGKILL");

  gateway = await startGateway(way, "killed");
  const line = await meterLine(gateway.tcpPort);
  const foreign = await meterLine(gateway.tcpPort);
  foreign.send(testMeter(2).line(1, now()));
  line.send(meter.line(1, now()));
  await until("the downlink is radioed", async () => line.said.length >= 2);
  assert.deepEqual(line.said, [
    { ok: true, outcome: "passed-on" },
    { downlink: "530102", meter: meter.id },
  ]);
  await until("it is told", async () => edge.states("close").at(-1) === "sent");
  // The same downlink again changes nothing.
  await edge.running.sendDown?.(gatewayName, downlink("close"));
  for (let n = 2; n <= 6; n += 1) line.send(meter.line(n, now() + n));
  await until("all are answered", async () => line.said.filter(({ ok }) => ok === true).length === 6);
  await until("they are with the edge node", async () => edge.telegrams() >= 7);
  assert.equal(line.said.filter((said) => "downlink" in said).length, 3);
  assert.deepEqual(
    foreign.said.map((said) => "downlink" in said),
    [false],
  );
  await gateway.end("SIGTERM");
});

test("an embedded broker with a certificate is met by mqtts alone, by those who trust it", {
  skip: !hasOpenssl && "there is no openssl on this machine",
}, async () => {
  const { cert, key, authority } = makeCertificates(folder.path, "edge");
  const tls = { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
  const edge = await edgeSide(mqttInput({ host: "127.0.0.1", port: 0, gateways, tls }));
  const port = edge.running.address?.port;
  const other = makeCertificates(folder.path, "other");
  for (const [index, [scheme, trusted]] of [
    ["mqtt", authority],
    ["mqtts", other.authority],
  ].entries()) {
    const gateway = await startGateway(`${scheme}://127.0.0.1:${port}`, `refused-${index}`, [
      "--authorities-file",
      trusted ?? "",
    ]);
    const line = await meterLine(gateway.tcpPort);
    line.send(meter.line(1, now()));
    await until("the edge node is missed", async () => gateway.said().includes("the edge node is away"));
    await gateway.end("SIGTERM");
  }
  assert.equal(edge.telegrams(), 0);
  const gateway = await startGateway(`mqtts://127.0.0.1:${port}`, "trusting", ["--authorities-file", authority]);
  const line = await meterLine(gateway.tcpPort);
  line.send(meter.line(1, now()));
  await until("the telegram arrived", async () => edge.telegrams() === 1);
  await gateway.end("SIGTERM");
});

test("telegrams and downlinks meet at a Mosquitto that speaks TLS", {
  skip: !(hasMosquitto && hasOpenssl) && "there is no mosquitto or no openssl on this machine",
}, async () => {
  const { authority, ...tls } = makeCertificates(folder.path, "broker");
  const edgePassword = "the edge node's own password";
  const broker = await mosquitto(folder.path, { [gatewayName]: password }, ["edge-1", edgePassword], { tls });
  await broker.start();
  stops.push(() => broker.kill());
  const authorities = readFileSync(authority, "utf8");
  const known = new Set([gatewayName]);
  const edge = await edgeSide(
    mqttBrokerInput({ url: broker.url, gateways: known, user: "edge-1", password: edgePassword, authorities }),
  );
  const gateway = await startGateway(broker.url, "tls", ["--authorities-file", authority]);
  const line = await meterLine(gateway.tcpPort);
  line.send(meter.line(1, now()));
  await until("the telegram arrived", async () => edge.telegrams() === 1);
  await edge.order(downlink("open"));
  line.send(meter.line(2, now() + 1));
  await until("the downlink is radioed", async () => line.said.some((said) => "downlink" in said));
  await until("it is told", async () => edge.states("open").at(-1) === "sent");
  await gateway.end("SIGTERM");
});
