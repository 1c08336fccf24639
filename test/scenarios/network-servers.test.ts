// ChirpStack and The Things Stack played by a client of a real Mosquitto, with an edge node behind.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { startSandboxes } from "@tributary/engine-lambda";
import type { MqttClient } from "mqtt";
import mqtt from "mqtt";
import { openEdge } from "../../edge/node/edge.ts";
import { startChirpStack } from "../../edge/node/network-servers/chirpstack.ts";
import { writeProto } from "../../edge/node/network-servers/chirpstack-proto.ts";
import type {
  DeviceUplink,
  DownlinkNews,
  EventTaker,
  NetworkServer,
} from "../../edge/node/network-servers/device-uplink.ts";
import { openNativeMeters } from "../../edge/node/network-servers/native-meters.ts";
import { bytesOf, chirpStackUp, devEui, thingsStackUp } from "../../edge/node/network-servers/test-events.ts";
import { startThingsStack } from "../../edge/node/network-servers/things-stack.ts";
import { jsonReader } from "../../edge/node/test-node.ts";
import { hasMosquitto, type Mosquitto, mosquitto } from "./mosquitto.ts";

const skip = !hasMosquitto && "there is no mosquitto on this machine";
const folder = mkdtempSync(join(tmpdir(), "tributary-network-servers-"));
const password = "the password of all";
const application = "17c82e96-be03-4f38-aef3-f83d48582d97";
const upTopic = `application/${application}/device/${devEui}/event/up`;
const start = Date.UTC(2025, 6, 18) / 1000;
let broker: Mosquitto;
let server: MqttClient;

before(async () => {
  if (!hasMosquitto) return;
  const shared = ["application/#", "v3/#"];
  broker = await mosquitto(folder, { "meters@tenant": password }, ["edge-1", password], { shared, keeps: true });
  await broker.start();
  server = mqtt.connect(broker.url, { username: "meters@tenant", password, reconnectPeriod: 200 });
});
after(async () => {
  for (const listener of listeners) await listener.stop();
  server?.end(true);
  await broker?.kill();
  rmSync(folder, { recursive: true });
});

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (holds()) return;
    await wait(20);
  }
  assert.fail(`${what}, in vain`);
}

const listeners: NetworkServer[] = [];

/** Listens, and waits until the broker has said that it does. */
async function listening(open: (say: (says: string) => void) => NetworkServer): Promise<NetworkServer> {
  const said: string[] = [];
  const made = open((says) => said.push(says));
  listeners.push(made);
  await until("it listens", () => said.some((says) => says.includes("listens at")));
  return made;
}

const chirpStack = (taker: EventTaker, more: { clientId?: string; encoding?: "protobuf" } = {}) =>
  listening((say) =>
    startChirpStack({ url: broker.url, user: "edge-1", password, clientId: "edge-1", say, ...more }, taker),
  );

/** The n-th uplink of a meter that counts a litre each time, in one encoding or the other. */
function uplinkEvent(n: number): Uint8Array {
  const data = Buffer.from([0, 0, n >> 8, n & 255]).toString("base64");
  const { time: _, ...up } = chirpStackUp({ fCnt: n, data });
  return n % 2 === 0
    ? bytesOf({ ...up, time: new Date((start + 60 * n) * 1000).toISOString() })
    : writeProto("up", { ...up, time: { seconds: start + 60 * n } });
}

function edgeWithNativeMeter(t: TestContext, name: string) {
  const sandboxes = startSandboxes();
  const edge = openEdge({
    dataDir: join(folder, name),
    node: "edge-1",
    keys: () => undefined,
    zone: "UTC",
    clock: { now: () => (start + 86_400) * 1000 },
    reader: jsonReader(),
  });
  t.after(async () => {
    await edge.close();
    await sandboxes.close();
  });
  const codec = "function decodeUplink(input) { return {data: {litres: input.bytes[2] * 256 + input.bytes[3]}}; }";
  const kind = {
    name: "litres",
    codec,
    fields: [{ field: "litres", register: "volume", unit: "m3", exponent: -3 }],
  } as const;
  const native = openNativeMeters({
    meters: [{ devEui, meter: "ACM.12345678.01.07", kind }],
    sandboxes,
    hand: (readings) => edge.receiveReadings(readings),
  });
  return { edge, native };
}

test("F24 ChirpStack's uplinks become readings, each once, through a broker that is killed and an edge node that is away", {
  skip,
}, async (t) => {
  const { edge, native } = edgeWithNativeMeter(t, "edge");
  const taker: EventTaker = {
    knows: native.knows,
    onUplink: async (uplink) => {
      await native.take(uplink);
    },
  };
  const read = () => native.counts().read ?? 0;
  const send = (topic: string, payload: Uint8Array) => server.publishAsync(topic, Buffer.from(payload), { qos: 1 });
  let listener = await chirpStack(taker);

  for (let n = 1; n <= 50; n += 1) await send(upTopic, uplinkEvent(n));
  await send(upTopic, bytesOf("garbage"));
  await send(upTopic, new Uint8Array(70_000));
  await send(
    upTopic.replace(devEui, "0000000000000001"),
    bytesOf(chirpStackUp({ deviceInfo: { devEui: "0000000000000001" } })),
  );
  await send(upTopic.replace("/up", "/join"), bytesOf({}));
  await until("all of the first are read", () => read() === 50 && (listener.counts().join ?? 0) === 1);
  const { taken, "not-an-event": bad, "too-long": long, "unknown-device": foreign } = listener.counts();
  assert.deepEqual([taken, bad, long, foreign], [50, 1, 1, 1]);

  await broker.kill();
  const late = send(upTopic, uplinkEvent(51));
  await wait(300);
  await broker.start();
  await late;
  // The broker may have forgotten acknowledgements, and sends again.
  await until("the listener is back", () => edge.counts()["handed-over"] === 51);

  await listener.stop();
  for (let n = 52; n <= 80; n += 1) await send(upTopic, uplinkEvent(n));
  listener = await chirpStack(taker);
  await until("what came in the meantime is read", () => edge.counts()["handed-over"] === 80);
  await listener.stop();
  const { duplicate = 0, ...counts } = edge.counts();
  assert.deepEqual(counts, { "handed-over": 80 });
  assert.equal(read(), 80 + duplicate);
});

test("an uplink that cannot be made durable comes again until it can", { skip }, async () => {
  let full = 2;
  const taken: DeviceUplink[] = [];
  const listener = await chirpStack(
    {
      async onUplink(uplink) {
        full -= 1;
        if (full >= 0) throw new Error("the disk is full");
        taken.push(uplink);
      },
    },
    { clientId: "edge-2" },
  );
  await server.publishAsync(upTopic, Buffer.from(uplinkEvent(7)), { qos: 1 });
  await server.publishAsync(upTopic, Buffer.from(uplinkEvent(8)), { qos: 1 });
  await until("both are taken", () => taken.length >= 2);
  assert.deepEqual(
    taken.map(({ counter }) => counter),
    [7, 8],
  );
  assert.ok((listener.counts()["not-durable"] ?? 0) >= 2);
  await listener.stop();
});

test("F24 downlinks to ChirpStack are queued, and news of them come back", { skip }, async () => {
  for (const encoding of ["json", "protobuf"] as const) {
    const news: DownlinkNews[] = [];
    const more = encoding === "json" ? {} : { encoding };
    const taker: EventTaker = {
      onUplink: async () => undefined,
      onDownlink: async (told) => {
        news.push(told);
      },
    };
    const listener = await chirpStack(taker, { clientId: `edge-${encoding}`, ...more });
    const commands: [string, Buffer][] = [];
    const hear = (topic: string, payload: Buffer) => commands.push([topic, payload]);
    server.on("message", hear);
    await server.subscribeAsync("application/+/device/+/command/down", { qos: 1 });

    const down = { port: 4, payload: Uint8Array.of(1, 2, 3), confirmed: true };
    assert.equal(await listener.sendDown(devEui, down), undefined, "its application is not known yet");
    await server.publishAsync(upTopic, Buffer.from(uplinkEvent(9)), { qos: 1 });
    await until("the device has spoken", () => listener.counts().taken === 1);
    const id = (await listener.sendDown(devEui, down)) ?? "";
    await until("the command is there", () => commands.length === 1);
    const [[topic, payload] = ["", Buffer.alloc(0)]] = commands;
    assert.equal(topic, `application/${application}/device/${devEui}/command/down`);
    const expected = { id, devEui, confirmed: true, fPort: 4, data: "AQID" };
    if (encoding === "json") assert.deepEqual(JSON.parse(payload.toString()), expected);
    else assert.deepEqual(payload, Buffer.from(writeProto("down", expected)));

    const body = bytesOf({ deviceInfo: { devEui }, queueItemId: id, acknowledged: true });
    await server.publishAsync(upTopic.replace("/up", "/ack"), Buffer.from(body), { qos: 1 });
    await until("the news are there", () => news.length === 1);
    assert.deepEqual(news, [{ devEui, id, state: "acknowledged" }]);
    server.off("message", hear);
    await listener.stop();
  }
});

test("F24 The Things Stack's uplinks are taken, and downlinks pushed to the device that spoke", { skip }, async () => {
  const taken: DeviceUplink[] = [];
  const news: DownlinkNews[] = [];
  const listener = await listening((say) =>
    startThingsStack(
      { url: broker.url, user: "meters@tenant", password, clientId: "edge-tts", say },
      {
        onUplink: async (uplink) => {
          taken.push(uplink);
        },
        onDownlink: async (told) => {
          news.push(told);
        },
      },
    ),
  );
  const pushes: Buffer[] = [];
  server.on("message", (_, payload) => pushes.push(payload));
  await server.subscribeAsync("v3/meters@tenant/devices/mill-lane-3/down/push", { qos: 1 });
  assert.equal(await listener.sendDown(devEui, { port: 4, payload: Uint8Array.of(1) }), undefined);

  const topic = "v3/meters@tenant/devices/mill-lane-3";
  await server.publishAsync(`${topic}/up`, Buffer.from(bytesOf(thingsStackUp())), { qos: 1 });
  await until("it is taken", () => taken.length === 1);
  const id = (await listener.sendDown(devEui, { port: 4, payload: Uint8Array.of(1) })) ?? "";
  await until("it is pushed", () => pushes.length === 1);
  const [downlink] = JSON.parse(String(pushes[0])).downlinks;
  assert.deepEqual([downlink.f_port, downlink.frm_payload], [4, "AQ=="]);
  const { end_device_ids } = thingsStackUp();
  await server.publishAsync(`${topic}/down/sent`, Buffer.from(bytesOf({ end_device_ids, downlink_sent: downlink })), {
    qos: 1,
  });
  await until("the news are there", () => news.length === 1);
  assert.deepEqual(news, [{ devEui, id, state: "sent" }]);
  assert.deepEqual(listener.counts(), { taken: 1, downlink: 1 });
  await listener.stop();
});

test("a broker that is away or refuses costs nothing but a sentence", { skip }, async () => {
  const said: string[] = [];
  const options = { user: "edge-1", clientId: "edge-3", say: (says: string) => said.push(says) };
  const taker = { onUplink: async () => undefined };
  const away = startChirpStack({ ...options, url: "mqtt://127.0.0.1:1", password }, taker);
  const refused = startChirpStack({ ...options, url: broker.url, password: "wrong" }, taker);
  await until("both are said", () => said.length >= 2);
  await wait(1500);
  assert.equal(said.length, 2, said.join("\n"));
  assert.equal(await away.sendDown(devEui, { port: 1, payload: Uint8Array.of(1) }), undefined);
  await Promise.all([away.stop(), refused.stop()]);
});
