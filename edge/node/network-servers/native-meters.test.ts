import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startSandboxes } from "@tributary/engine-lambda";
import type { HandedReadings, Receipt } from "@tributary/wire";
import { NativeMeterFileError, readNativeMeters } from "./native-meter-file.ts";
import { type NativeKind, openNativeMeters } from "./native-meters.ts";

const sandboxes = startSandboxes();
const folder = mkdtempSync(join(tmpdir(), "tributary-native-"));
after(async () => {
  await sandboxes.close();
  rmSync(folder, { recursive: true });
});

const at = Date.UTC(2025, 6, 18, 9, 34, 15) / 1000;
const devEui = "70b3d57ed0001234";
const meter = "ACM.12345678.01.07";
const radio = [
  { gateway: "roof", rssi: -80 },
  { gateway: "tower", rssi: -99 },
];
const receipt: Receipt = { cause: "read", layer: "", offset: 0, says: "" };

const counter = `function decodeUplink(input) {
  if (input.fPort === 99) { for (;;); }
  if (input.fPort === 98) throw new Error("odd frame");
  var litres = input.bytes.reduce(function (sum, byte) { return sum * 256 + byte; }, 0);
  return { data: { litres: input.fPort === 97 ? "many" : litres, burst: litres > 4e9, sent: input.recvTime.toISOString() } };
}`;
const kind: NativeKind = {
  name: "counter",
  codec: counter,
  fields: [
    { field: "litres", register: "volume", unit: "m3", exponent: -3 },
    { field: "burst", alarm: "burst" },
  ],
};

function open(kinds: readonly NativeKind[], hand?: (readings: HandedReadings) => Promise<Receipt>) {
  const handed: HandedReadings[] = [];
  const said: string[] = [];
  const native = openNativeMeters({
    meters: kinds.map((kind, index) => ({ devEui: devEui.slice(0, -1) + (4 + index), meter, kind })),
    sandboxes,
    hand:
      hand ??
      (async (readings) => {
        handed.push(readings);
        return receipt;
      }),
    say: (says) => said.push(says),
  });
  return { native, handed, said };
}

const uplink = (port: number, ...bytes: number[]) => ({ devEui, port, payload: Uint8Array.from(bytes), at, radio });

test("F24 a meter that speaks LoRaWAN itself is read by its maker's codec and the table of its fields", async () => {
  const { native, handed } = open([kind]);
  assert.equal(await native.take(uplink(1, 0xff, 0xff, 0, 0)), "read");
  const readings = [{ register: "volume", at, ticks: 4_294_901_760_000, quality: 0 }];
  assert.deepEqual(handed, [{ meter, by: "device", gateway: "roof", at, rssi: -80, status: ["burst"], readings }]);
});

test("without a table the codec's normalised measurements are read, dated ones at their date", async () => {
  const codec = `function decodeUplink(input) { return { data: { v: input.bytes[0] } }; }
    function normalizeUplink(input) { return { data: [
      { metering: { water: { total: input.data.v } }, battery: 3.6 },
      { time: "2025-07-18T08:00:00Z", metering: { water: { total: input.data.v - 1 } } },
    ] }; }`;
  const { native, handed } = open([{ name: "normal", codec }]);
  assert.equal(await native.take(uplink(1, 42)), "read");
  assert.deepEqual(
    handed[0]?.readings.map((reading) => [reading.register, at - reading.at, reading.ticks, reading.quality]),
    [
      ["volume", 0, 42_000, 0],
      ["voltage", 0, 3_600_000, 0],
      ["volume", 5655, 41_000, 1],
    ],
  );
});

test("an uplink that cannot be read costs itself alone, and is said once", async () => {
  const { native, handed, said } = open([kind]);
  const causes = [];
  for (const port of [99, 98, 98, 97]) causes.push(await native.take(uplink(port, 1)));
  causes.push(await native.take({ ...uplink(1, 7), devEui: "0000000000000000" }));
  causes.push(await native.take(uplink(1, 7)));
  assert.deepEqual(causes, ["codec", "codec", "codec", "no-fields", "unknown-device", "read"]);
  assert.deepEqual(native.counts(), { codec: 3, "no-fields": 1, "unknown-device": 1, read: 1 });
  assert.deepEqual(said, [
    `${meter} (device ${devEui}, counter): the codec did not end within its limit`,
    `${meter} (device ${devEui}, counter): the codec threw an error: odd frame`,
    `${meter} (device ${devEui}, counter): litres is no number: many`,
  ]);
  assert.equal(handed.length, 1);
});

test("what cannot be made durable is not taken", async () => {
  const { native } = open([kind], () => Promise.reject(new Error("the disk is full")));
  await assert.rejects(native.take(uplink(1, 7)), /disk is full/);
  assert.deepEqual(native.counts(), {});
});

test("kinds and devices stand in a file, codecs beside it; all that is wrong with it is said", async () => {
  const path = join(folder, "devices.json");
  const write = (value: unknown) => writeFileSync(path, JSON.stringify(value));
  writeFileSync(join(folder, "counter.js"), counter);
  const kinds = { counter: { codec: "counter.js", fields: kind.fields } };
  write({ kinds, devices: [{ devEui: devEui.toUpperCase(), meter, kind: "counter" }] });
  assert.deepEqual(await readNativeMeters(path), [{ devEui, meter, kind }]);

  write({
    kinds: {
      ...kinds,
      lost: { codec: "lost.js" },
      odd: { codec: "counter.js", fields: [{ field: "a", register: "water", unit: "m3" }] },
    },
    devices: [
      { devEui: "12", meter: "12345678", kind: "new" },
      { devEui, meter, kind: "counter" },
      { devEui, meter, kind: "counter" },
    ],
  });
  await assert.rejects(readNativeMeters(path), (error) => {
    assert.ok(error instanceof NativeMeterFileError);
    assert.deepEqual(error.sentences, [
      "kind lost: its codec lost.js cannot be read",
      "kind odd: a: there is no quantity water",
      "devices[0]: devEui is not sixteen hexadecimal digits",
      "devices[0]: meter is none such as KAM.12345678.1b.07",
      "devices[0]: there is no kind new",
      "a device stands there twice",
    ]);
    return true;
  });
  for (const value of [null, [], {}]) {
    write(value);
    await assert.rejects(readNativeMeters(path), /names no devices/);
  }
  await assert.rejects(readNativeMeters(join(folder, "none.json")), NativeMeterFileError);
});
