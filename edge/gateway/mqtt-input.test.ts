import assert from "node:assert/strict";
import { after, it } from "node:test";
import { toHex } from "@tributary/core";
import { connectAsync, type MqttClient } from "mqtt";
import { mqttInput } from "./index.ts";
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
  return { door, join };
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
