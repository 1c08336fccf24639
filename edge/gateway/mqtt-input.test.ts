import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, it } from "node:test";
import { concat, toHex } from "@tributary/core";
import { connectAsync, type MqttClient } from "mqtt";
import { mqttInput } from "./index.ts";
import { packetGuard } from "./packet-guard.ts";
import { place, testDoor, until } from "./test-door.ts";

const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function listen() {
  const door = testDoor();
  const input = await mqttInput({ host: "127.0.0.1", port: 0 }).start(place, door);
  stops.push(() => input.stop());
  const join = async (): Promise<MqttClient> => {
    const client = await connectAsync(`mqtt://127.0.0.1:${input.address?.port}`, { reconnectPeriod: 0 });
    client.on("error", () => undefined);
    stops.push(() => client.endAsync(true));
    return client;
  };
  return { door, join, port: input.address?.port ?? 0 };
}

const up = "tributary/v1/mox-7/up";

it("acknowledges a publication only when all its telegrams are durable", async () => {
  const { door, join } = await listen();
  const client = await join();
  door.hold();
  let acknowledged = false;
  const published = client.publishAsync(up, '2c44\n{"telegram":"2c45","rssi":-80}\nhello', { qos: 1 }).then(() => {
    acknowledged = true;
  });
  await until(() => door.uplinks.length === 2 && door.faults.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(acknowledged, false);
  door.release();
  await published;
  assert.deepEqual(
    door.uplinks.map(({ gateway, rssi }) => [gateway, rssi]),
    [
      ["mox-7", undefined],
      ["mox-7", -80],
    ],
  );
});

it("tells the gateway's ack topic what came of each telegram", async () => {
  const { join } = await listen();
  const client = await join();
  const heard: string[] = [];
  client.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
  await client.subscribeAsync("tributary/v1/mox-7/ack");
  await client.publishAsync(up, "2c44\nhello", { qos: 1 });
  await until(() => heard.length === 1);
  assert.match(
    heard[0] ?? "",
    /^tributary\/v1\/mox-7\/ack \{"ok":true,"outcome":"read"\}\n\{"ok":false,"error":\{"code":"not-hex".*\}\}$/,
  );
});

it("disconnects instead of acknowledging what could not be made durable", async () => {
  const { door, join } = await listen();
  const client = await join();
  let closed = false;
  client.on("close", () => {
    closed = true;
  });
  door.break();
  let acknowledged = false;
  client.publishAsync(up, "2c44", { qos: 1 }).then(
    () => {
      acknowledged = true;
    },
    () => undefined,
  );
  await until(() => closed);
  assert.equal(acknowledged, false);
});

it("acknowledges many publications of one client, each telegram once", async () => {
  const { door, join } = await listen();
  const client = await join();
  await Promise.all(
    Array.from({ length: 500 }, (_, i) => client.publishAsync(up, `2c44${String(i).padStart(4, "0")}`, { qos: 1 })),
  );
  assert.equal(new Set(door.uplinks.map(({ bytes }) => toHex(bytes))).size, 500);
  assert.equal(door.uplinks.length, 500);
});

it("takes no telegrams from other topics, and counts a payload that is too long", async () => {
  const { door, join } = await listen();
  const client = await join();
  await client.publishAsync("somebody/else", "2c44", { qos: 1 });
  await client.publishAsync(up, "a".repeat(100_000), { qos: 1 });
  assert.equal(door.uplinks.length, 0);
  assert.deepEqual(
    door.faults.map(({ code }) => code),
    ["too-long"],
  );
});

it("ends a client as soon as it states a packet that is too long", async () => {
  const { port } = await listen();
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  // PUBLISH with a remaining length of 256 MB, before any CONNECT.
  socket.write(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f));
  await once(socket, "close");
});

it("follows packets through any pieces", () => {
  const packets = [Uint8Array.of(0xc0, 0), new Uint8Array(3 + 128).fill(0xff), Uint8Array.of(0xc0, 0)];
  packets[1]?.set([0x30, 0x80, 0x01]);
  const bytes = concat(...packets);
  for (let size = 1; size < 5; size += 1) {
    const [fits, tooShort] = [packetGuard(() => 128), packetGuard(() => 127)];
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    assert.ok(chunks.every(fits), `pieces of ${size}`);
    assert.ok(!chunks.every(tooShort), `pieces of ${size}`);
  }
});

it("keeps nothing for clients that are away, and passes nothing between strangers", async () => {
  const { join } = await listen();
  const listener = await join();
  await assert.rejects(listener.subscribeAsync("#", { qos: 1 }), /Subscribe error/);
  const heard: string[] = [];
  listener.on("message", (topic) => heard.push(topic));
  const client = await join();
  await client.publishAsync("tributary/v1/mox-7/ack/later", "x", { qos: 1, retain: true });
  await client.publishAsync("somebody/else", "x", { qos: 1, retain: true });
  const late = await join();
  late.on("message", (topic) => heard.push(topic));
  await late.subscribeAsync("tributary/v1/mox-7/ack", { qos: 1 });
  await client.publishAsync("somebody/else", "x", { qos: 1 });
  assert.deepEqual(heard, []);
});
