// Simulated gateways over MQTT: a downlink waits for its meter's telegram and is reported on.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { buildCity } from "@tributary/city";
import { readMeterId, toHex } from "@tributary/core";
import { mqttInput } from "@tributary/edge-gateway";
import { type DownlinkReport, keyRing, readKeyFile } from "@tributary/wire";
import { sealCommand } from "@tributary/wmbus";
import { downlinkCounter } from "./downlink-counter.ts";
import { mqttSender } from "./mqtt-sender.ts";

const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const city = buildCity({
  seed: 3,
  meters: 3,
  start,
  zone: "UTC",
  utilities: ["water"],
  makers: ["SAL"],
  interval: 900,
});
const password = "the password of all gateways";
const reports: (DownlinkReport & { readonly gateway: string })[] = [];
const uplinks: string[] = [];
const input = await mqttInput({
  host: "127.0.0.1",
  port: 0,
  gateways: new Map([["b0001", createHash("sha256").update(password).digest()]]),
}).start(
  { gateway: "edge-1", now: () => start },
  {
    receive(uplink) {
      uplinks.push(uplink.gateway);
      return Promise.resolve({ cause: "read", layer: "edge", offset: 0, says: "" });
    },
    refuse: ({ code, layer, offset, says }) => Promise.resolve({ cause: code, layer, offset, says }),
    report(gateway, report) {
      reports.push({ ...report, gateway });
      return Promise.resolve();
    },
  },
);
after(() => input.stop());

async function until(holds: () => boolean | Promise<boolean> | undefined): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await wait(20);
  }
  assert.fail("still not so");
}

test("F32 a gateway of the simulator proves itself, keeps a downlink until the meter sends, and says so", async () => {
  const feed = city.openFeed(start);
  const downlinks = downlinkCounter(feed);
  const sender = mqttSender(`mqtt://127.0.0.1:${input.address?.port}`, password, downlinks.heard);
  const telegrams = [...feed.telegrams(start + 1800)];
  const [first, second] = telegrams;
  assert.ok(first && second && first.meter !== second.meter);
  const lineOf = ({ bytes }: { readonly bytes: Uint8Array }) => JSON.stringify({ telegram: toHex(bytes), crc: "none" });
  await sender.send("B0001", lineOf(second));

  const meter = readMeterId(first.meter) ?? assert.fail();
  const { key } = keyRing(readKeyFile(city.keyFile()).entries)(meter) ?? {};
  assert.ok(key instanceof Uint8Array);
  const frame = sealCommand({ kind: "read" }, { meter, key, counter: 1, now: start });
  const downlink = { id: "c1", meter: first.meter, frame, expiresAt: 2 ** 32 };
  await until(() => input.sendDown?.("b0001", downlink));
  const late = { ...downlink, id: "c2", expiresAt: 1 };
  await input.sendDown?.("b0001", late);
  await until(() => reports.length === 2);
  await sender.send("B0001", lineOf(second));
  assert.deepEqual(downlinks.says(), []);
  await sender.send("B0001", lineOf(first));
  await until(() => reports.length === 4);
  await sender.close();
  assert.deepEqual(reports.map(({ gateway, id, state }) => [gateway, id, state]).sort(), [
    ["b0001", "c1", "queued"],
    ["b0001", "c1", "sent"],
    ["b0001", "c2", "expired"],
    ["b0001", "c2", "queued"],
  ]);
  assert.deepEqual(downlinks.says(), ["downlinks: obeyed 1"]);
  assert.deepEqual(new Set(uplinks), new Set(["b0001"]));
});
