// The cloud's feed to a real Mosquitto: topics, what the broker keeps, Home Assistant's discovery, and a broker that is away.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openMqttFeed, openTelemetry } from "@tributary/cloud-telemetry";
import type { AlarmView, LiveEvent, MeterView } from "@tributary/wire";
import mqtt from "mqtt";
import { hasMosquitto, type Mosquitto, mosquitto } from "./mosquitto.ts";

const skip = !hasMosquitto && "there is no mosquitto on this machine";
const folder = mkdtempSync(join(tmpdir(), "tributary-live-mqtt-"));
const password = "the password of the feed";
let broker: Mosquitto;

before(async () => {
  if (!hasMosquitto) return;
  broker = await mosquitto(folder, { home: password }, ["tributary", password], {
    shared: ["live/#", "homeassistant/#"],
  });
  await broker.start();
});
after(async () => {
  await broker?.kill();
  rmSync(folder, { recursive: true });
});

const water = "KAM.12345678.1b.07";

function meter(value: number, more: Partial<MeterView> = {}): LiveEvent {
  const data: MeterView = {
    ...{ meter: water, name: "Kitchen", utility: "water", medium: "cold water", manufacturer: "KAM" },
    ...{ serial: "12345678", driver: "multical21", zone: "UTC", securityMode: 5, authenticated: true, heardAt: 9 },
    ...{ telegrams: 3, rssi: -70, gateway: "g", status: [], alarms: [] },
    main: { register: "volume", value, unit: "m3", at: 7 },
    ...more,
  };
  return { name: "meter", data };
}

function leak(closedAt: number | null): LiveEvent {
  const data: AlarmView = {
    ...{ id: "leak-1", meter: water, meterName: "Kitchen", utility: "water", alarm: "leak", title: "Leak" },
    ...{ severity: "warning", source: "rule", openedAt: 5, closedAt, detail: "4 litres an hour", acknowledged: null },
  };
  return { name: "alarm", data };
}

/** Listens as an integrator does; `until` waits for a topic's newest text. */
async function integrator(topics: readonly string[]) {
  const client = await mqtt.connectAsync(broker.url, { username: "home", password, reconnectPeriod: 100 });
  const texts = new Map<string, string>();
  let wake = () => {};
  client.on("message", (topic, message) => {
    texts.set(topic, String(message));
    wake();
  });
  await client.subscribeAsync([...topics], { qos: 1 });
  const until = async (topic: string, holds: (text: string) => boolean = () => true) => {
    for (let text = texts.get(topic); text === undefined || !holds(text); text = texts.get(topic)) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
    return JSON.parse(texts.get(topic) ?? "");
  };
  return { texts, until, close: () => client.endAsync(true) };
}

test("F56 what is new reaches integrators over MQTT, and how things stand is there for who comes later", {
  skip,
}, async () => {
  const telemetry = openTelemetry();
  const said: string[] = [];
  const feed = openMqttFeed({
    ...{ url: broker.url, user: "tributary", password, prefix: "live", discoveryPrefix: "homeassistant", telemetry },
    say: (sentence) => said.push(sentence),
  });
  const early = await integrator(["live/#", "homeassistant/#"]);
  const reading: LiveEvent = {
    name: "reading",
    data: {
      ...{ meter: water, utility: "water", register: "volume", unit: "m3", at: 7, value: 1.5, layer: "validated" },
      quality: [],
    },
  };
  telemetry.publish(() => [meter(1.5), reading, leak(null)]);
  assert.equal((await early.until(`live/meters/${water}`)).main.value, 1.5);
  assert.equal((await early.until(`live/meters/${water}/readings/volume`)).value, 1.5);
  assert.equal((await early.until("live/alarms/leak-1")).title, "Leak");

  const found = await early.until("homeassistant/sensor/tributary_KAM_12345678_1b_07/config");
  assert.equal(found.state_topic, `live/meters/${water}`);
  assert.deepEqual(
    [found.device_class, found.state_class, found.unit_of_measurement],
    ["water", "total_increasing", "m³"],
  );

  const late = await integrator(["live/#"]);
  await late.until(`live/meters/${water}`);
  assert.ok(!late.texts.has(`live/meters/${water}/readings/volume`), "a reading is news once");
  telemetry.publish(() => [leak(99)]);
  assert.equal((await late.until("live/alarms/leak-1/ended")).closedAt, 99);
  const last = await integrator(["live/#"]);
  await last.until(`live/meters/${water}`);
  assert.ok(!last.texts.has("live/alarms/leak-1"), "an alarm that is over is kept no more");

  // The broker goes away: the feed waits with the newest of each thing, and goes on.
  for (const client of [early, late, last]) await client.close();
  await broker.kill();
  for (let value = 2; value <= 5000; value += 1) telemetry.publish(() => [meter(value)]);
  await broker.start();
  const again = await integrator(["live/#"]);
  assert.equal((await again.until(`live/meters/${water}`, (text) => text.includes('"value":5000'))).main.value, 5000);
  await again.close();
  await feed.close();
  assert.equal(telemetry.watching(), 0);
  assert.ok(said.length <= 2 && said.every((sentence) => sentence.startsWith("mqtt feed: mqtt://")), said.join("\n"));
});

test("readings go to no other machine in clear", () => {
  const telemetry = openTelemetry();
  const options = { prefix: "live", telemetry, say: () => undefined };
  assert.throws(() => openMqttFeed({ ...options, url: "mqtt://192.0.2.7:1883" }), /only by mqtts/);
});
