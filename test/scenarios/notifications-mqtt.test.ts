// A message to a person reaches a real Mosquitto under his topic.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { brokerCarrier } from "@tributary/cloud-notifications";
import type { NotificationMessage } from "@tributary/wire";
import mqtt from "mqtt";
import { hasMosquitto, mosquitto } from "./mosquitto.ts";

const skip = !hasMosquitto && "there is no mosquitto on this machine";
const folder = mkdtempSync(join(tmpdir(), "tributary-notifications-mqtt-"));
after(() => rmSync(folder, { recursive: true }));

const message: NotificationMessage = {
  ...{ id: "0123", severity: "warning", title: "Leak", body: "Kitchen", language: "en", level: 0, sentAt: 1 },
  ...{ about: [], acknowledge: null },
};

test("F57 the operator's broker gets the message under the person's topic", { skip }, async () => {
  const broker = await mosquitto(folder, { home: "the password of home" }, ["tributary", "the password of tributary"], {
    shared: ["told/#"],
  });
  await broker.start();
  const home = await mqtt.connectAsync(broker.url, { username: "home", password: "the password of home" });
  await home.subscribeAsync("told/#", { qos: 1 });
  const heard = new Promise<[string, string]>((resolve) => {
    home.on("message", (topic, payload) => resolve([topic, payload.toString()]));
  });
  const carrier = brokerCarrier({
    ...{ url: broker.url, user: "tributary", password: "the password of tributary", topic: "told" },
  });
  assert.deepEqual(await carrier.send({ address: "{}", person: "p1" }, message), { sent: true });
  const [topic, text] = await heard;
  assert.equal(topic, "told/p1");
  assert.deepEqual(JSON.parse(text), message);
  await home.endAsync();
  await carrier.close?.();
  await broker.kill();
});
