// Tests that what is sent to the listeners of cloud and node cannot stop them, and costs them little (the short form).
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { dice } from "../mutants.ts";
import { connectLines, endAll, freePorts, type Running, startRole, temporaryFolder } from "../scenarios/running.ts";
import { memoryOf, openSilent, sendJunk, sendMalformed, startOpenCloud, type Target } from "./malformed.ts";

const folders = [temporaryFolder(), temporaryFolder()] as const;
let cloud: Running;
let target: Target;
before(async () => {
  ({ cloud, target } = await startOpenCloud(folders[0].path));
});
after(async () => {
  await endAll();
  for (const folder of folders) folder.remove();
});

const portOf = (url: string) => Number(new URL(url).port);

test("T15 malformed requests give no 5xx", { timeout: 60_000 }, async () => {
  const statuses = await sendMalformed(target, 4000, 15);
  assert.deepEqual(
    [...statuses.keys()].filter((status) => status >= 500),
    [],
  );
  for (const status of [200, 400, 401, 404, 405, 415]) assert.ok(statuses.has(status), `${status} was met`);
  assert.equal((await cloud.ask("/api/v1/overview")).status, 200);
});

test("T15 a thousand connections that never end their request hold nobody up and cost little", async () => {
  const before = memoryOf(cloud.pid);
  const sockets = await openSilent(portOf(cloud.url), 1000, "GET / HTTP/1.1\r\nx-slow: ");
  assert.equal((await fetch(`${cloud.url}/health`)).status, 200);
  const each = (memoryOf(cloud.pid) - before) / sockets.length;
  for (const socket of sockets) socket.destroy();
  assert.ok(each < 32_768, `${each} bytes each`);
});

test("T15 junk at the door for edge nodes is no more than that", async () => {
  const hello = Uint8Array.of(0x16, 0x03, 0x01, 0x00, 0xff, 0x01, 0x00, 0x00, 0xfb, 0x03, 0x03);
  await sendJunk(portOf(cloud.syncUrl), 500, 8443, hello);
  assert.equal((await fetch(`${cloud.url}/health`)).status, 200);
  assert.doesNotMatch(cloud.said(), /Error/);
});

test("T15 junk at the doors of an edge node, by TCP, MQTT and UDP, stops nothing", { timeout: 60_000 }, async () => {
  const [udp = 0] = await freePorts(1);
  const data = folders[1].path;
  writeFileSync(
    join(data, "tributary.yaml"),
    `lorawanNetwork: { port: ${udp}, forwarders: [{ eui: aa555a0000000101 }] }\n`,
  );
  const ports = ["--telegram-port", "0", "--mqtt-port", "0"];
  const node = await startRole("edge", data, [...ports, "--cloud", cloud.url]);
  await sendJunk(node.tcpPort, 500, 8081, new TextEncoder().encode('{"telegram":"'));
  // CONNECT of MQTT 3.1.1, with a length that is not its own.
  await sendJunk(node.mqttPort, 500, 8083, Uint8Array.of(0x10, 0x40, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60));
  const socket = createSocket("udp4");
  const roll = dice(1700);
  for (let sent = 0; sent < 2000; sent += 1) {
    const bytes = Uint8Array.from({ length: 1 + roll(80) }, () => roll(256));
    // PUSH_DATA of a packet forwarder, in half of them.
    if (roll(2) === 0) bytes.set(Uint8Array.of(2, 0, 0, 0).subarray(0, bytes.length));
    await new Promise((resolve) => socket.send(bytes, udp, "127.0.0.1", resolve));
  }
  socket.close();
  assert.doesNotMatch(node.said(), /at file:|TypeError|RangeError/);
  const lines = await connectLines(node.tcpPort);
  assert.equal((await lines.send("not a telegram")).ok, false);
  lines.close();
});
