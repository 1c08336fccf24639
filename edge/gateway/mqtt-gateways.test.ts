import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, it } from "node:test";
import { connectAsync } from "mqtt";
import { type Allowance, mqttInput } from "./index.ts";
import { place, testDoor, until } from "./test-door.ts";

const password = "a password of the roof";
const gateways = new Map([["roof", createHash("sha256").update(password).digest()]]);
const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function listen(allowance?: Allowance) {
  const door = testDoor();
  const here = allowance === undefined ? place : { ...place, allowance };
  const input = await mqttInput({ host: "127.0.0.1", port: 0, gateways }).start(here, door);
  stops.push(() => input.stop());
  const join = async (options: { username?: string; password?: string }) => {
    const client = await connectAsync(`mqtt://127.0.0.1:${input.address?.port}`, { ...options, reconnectPeriod: 0 });
    client.on("error", () => undefined);
    stops.push(() => client.endAsync(true));
    return client;
  };
  return { door, join };
}

it("believes when a telegram was heard only from a gateway that proves who it is", async () => {
  const { door, join } = await listen();
  const radio = await join({});
  await radio.publishAsync("tributary/v1/cellar/up", "2c44", { qos: 1 });
  const roof = await join({ username: "roof", password });
  await roof.publishAsync("tributary/v1/roof/up", "2c45", { qos: 1 });
  assert.deepEqual(
    door.uplinks.map(({ gateway, hop }) => [gateway, hop]),
    [
      ["cellar", "radio"],
      ["roof", "gateway"],
    ],
  );
});

it("lets nobody in under a gateway's name without its password", async () => {
  const { door, join } = await listen();
  for (const wrong of [{ username: "roof", password: "wrong" }, { username: "roof" }, { username: "none", password }]) {
    await assert.rejects(join(wrong), /not authorized|bad user/i);
  }
  const radio = await join({});
  const closed = new Promise((resolve) => radio.once("close", () => resolve(undefined)));
  radio.publishAsync("tributary/v1/roof/up", "2c44", { qos: 1 }).catch(() => undefined);
  await closed;
  assert.equal(door.uplinks.length, 0);
});

it("what comes too fast is refused on ack, and of a radio not acknowledged; the others go on", async () => {
  const slow = new Set(["roof", "127.0.0.1"]);
  const { door, join } = await listen({ enter: (source) => (slow.has(source) ? 50 : 0), charge: () => undefined });
  const roof = await join({ username: "roof", password });
  const said: string[] = [];
  roof.on("message", (_, payload) => said.push(payload.toString()));
  await roof.subscribeAsync("tributary/v1/roof/ack");
  // Acknowledged, for a gateway goes by the answer on `ack` alone.
  await roof.publishAsync("tributary/v1/roof/up", "1844", { qos: 1 });
  assert.deepEqual(said, ['{"refused":"too-fast","againMs":50}']);

  const radio = await join({});
  const left = new Promise<void>((resolve) => radio.once("close", () => resolve()));
  radio.publish("tributary/v1/gateway-1/up", "1844", { qos: 1 });
  await left;
  assert.deepEqual([door.uplinks.length, door.faults.length], [0, 0]);

  slow.clear();
  await roof.publishAsync("tributary/v1/roof/up", "1844", { qos: 1 });
  await until(() => said.length === 2);
});
