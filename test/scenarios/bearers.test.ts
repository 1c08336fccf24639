// The same application messages over different bearers: IP, and LoRaWAN through each network server, without and with losses.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fromHex, type MeterAddress, meterId } from "@tributary/core";
import { type Edge, openEdge, openGatewayUplinks, readWithDrivers } from "@tributary/edge-node";
import { vibOf, writeRecords } from "@tributary/mbus";
import { decodeSync, encodeSealed, keyRing, packMessages, type SyncItem } from "@tributary/wire";
import { sealTelegram } from "@tributary/wmbus";
import { readChirpStackEvent } from "../../edge/node/network-servers/chirpstack-events.ts";
import { writeProto } from "../../edge/node/network-servers/chirpstack-proto.ts";
import type { DeviceUplink } from "../../edge/node/network-servers/device-uplink.ts";
import { bytesOf, chirpStackUp, devEui, thingsStackUp } from "../../edge/node/network-servers/test-events.ts";
import { readThingsStackEvent } from "../../edge/node/network-servers/things-stack-events.ts";
import { chances } from "../../engine/links/test-traces.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-bearers-"));
after(() => rmSync(folder, { recursive: true }));

const start = Date.UTC(2025, 6, 18) / 1000;
const hour = 3600;
const address: MeterAddress = { manufacturer: "ZRI", id: "00000077", version: "01", type: "07" };
const key = fromHex("000102030405060708090a0b0c0d0e0f") ?? new Uint8Array();
const lowBattery = 0x04;
const transmissionPeriod = [0xfd, 0x3d];

/** A day of a meter: its register, how often it sends, and an alarm at noon. */
const telegrams = Array.from({ length: 24 }, (_, index) => ({
  at: start + index * hour,
  crc: "none" as const,
  rssi: -71,
  bytes: sealTelegram({
    meter: address,
    crc: "none",
    accessNumber: index,
    status: index === 12 ? lowBattery : 0,
    security: { mode: 5, key },
    content: writeRecords([
      { coding: "int32", vib: vibOf("volume", -3), value: 1000 + 7 * index },
      { coding: "int16", vib: transmissionPeriod, value: 60 },
    ]),
  }),
}));

/** The messages in payloads that fit the slowest LoRaWAN data rate. */
const payloads = packMessages(
  telegrams.map((telegram, number) => ({ number, bytes: encodeSealed(telegram) })),
  48,
).map(({ payload }) => payload);

/** An uplink as a network server tells it, read again. */
type Server = (payload: string, counter: number) => DeviceUplink | undefined;
const uplinkOf = (event: ReturnType<typeof readChirpStackEvent> | ReturnType<typeof readThingsStackEvent>) =>
  event?.event.kind === "uplink" ? event.event.uplink : undefined;
const upTopic = `application/a/device/${devEui}/event/up`;

const servers: Readonly<Record<string, Server>> = {
  "ChirpStack in JSON": (data, fCnt) =>
    uplinkOf(readChirpStackEvent(upTopic, bytesOf(chirpStackUp({ data, fCnt, fPort: 1 })))),
  "ChirpStack in protobuf": (data, fCnt) => {
    const event = { ...chirpStackUp({ data, fCnt, fPort: 1 }), time: { seconds: start } };
    return uplinkOf(readChirpStackEvent(upTopic, writeProto("up", event)));
  },
  "The Things Stack": (frm_payload, f_cnt) =>
    uplinkOf(readThingsStackEvent(bytesOf(thingsStackUp({ frm_payload, f_cnt, f_port: 1 })))),
};

/** What the cloud is told in the end, without what differs by when and how it came. */
async function toldOf(name: string, bring: (edge: Edge, path: string) => Promise<void>): Promise<string[]> {
  const path = join(folder, name);
  const edge = openEdge({
    dataDir: path,
    node: "edge-1",
    keys: keyRing([{ meter: meterId(address), key }]),
    zone: "UTC",
    clock: { now: () => (start + 48 * hour) * 1000 },
    reader: readWithDrivers(),
  });
  await bring(edge, path);
  const items: SyncItem[] = [];
  const sync = edge.startSync({
    async send(bytes) {
      const batch = decodeSync(bytes);
      if (typeof batch === "string") throw new Error(batch);
      items.push(...batch.items);
      return { through: batch.last };
    },
  });
  while (edge.unsent() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await sync.stop();
  const { duplicate: _, ...counts } = edge.counts();
  assert.deepEqual(counts, { read: telegrams.length });
  await edge.close();
  return newest(items);
}

/** The newest word on each reading and event, in order. */
function newest(items: readonly SyncItem[]): string[] {
  const words = new Map<string, string>();
  for (const item of items) {
    if (item.kind === "readings") {
      for (const [index, at] of item.at.entries()) {
        words.set(`${item.register} ${at} ${item.layer}`, `${item.ticks[index]} ${item.quality[index]}`);
      }
    }
    if (item.kind === "event") words.set(`event ${item.id}`, `${item.alarm} ${item.openedAt}`);
  }
  return [...words].map(([name, word]) => `${name}: ${word}`).sort();
}

const overIp = toldOf("ip", async (edge) => {
  await edge.receiveBatch("roof", { epoch: "e", sequence: 1, telegrams });
});

test("S28 data, sending interval and alarm are there over IP", async () => {
  const told = await overIp;
  assert.ok(
    told.some((line) => line.startsWith(`volume ${start + 23 * hour} `) && line.includes(": 1161000 ")),
    told.join("\n"),
  );
  assert.ok(told.some((line) => line.startsWith("duration.transmission-period ")));
  assert.ok(told.some((line) => line.startsWith("event ") && line.includes("low-battery")));
});

for (const [name, server] of Object.entries(servers)) {
  for (const loss of [0, 0.3]) {
    const how = loss === 0 ? "" : `, with ${100 * loss} % of uplinks and of their acknowledgements lost`;
    test(`S28 S68 the same over LoRaWAN by ${name}${how}: the bearer changes nothing`, async () => {
      const draw = chances(71);
      const told = await toldOf(`${name} ${loss}`, async (edge, path) => {
        const uplinks = openGatewayUplinks({ path: join(path, "uplinks.sqlite"), edge, now: () => start + 24 * hour });
        for (const [counter, payload] of payloads.entries()) {
          // Confirmed: sent again until an acknowledgement comes back, so that some come twice.
          for (let acknowledged = false; !acknowledged; acknowledged = draw() >= loss) {
            while (draw() < loss);
            const uplink = server(Buffer.from(payload).toString("base64"), counter);
            assert.ok(uplink !== undefined);
            await uplinks.take({ ...uplink, gateway: "roof" });
          }
        }
        await uplinks.close();
      });
      assert.deepEqual(told, await overIp);
    });
  }
}
