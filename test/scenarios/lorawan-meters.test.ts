// The city's LoRaWAN meters as a utility meets them: files for its node, a vendor's codec, and readings that are right.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildCity } from "@tributary/city";
import { quantityOf, tickOf } from "@tributary/core";
import { openCodec, openMapping, startSandboxes } from "@tributary/engine-lambda";
import { acceptUplink, type NetworkDevice, personalisedDevice, Refusal } from "@tributary/lorawan";
import { readLorawanDevices } from "@tributary/wire";
import { writeLorawanFiles } from "../../cli/air/lorawan-files.ts";
import { temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
const sandboxes = startSandboxes();
after(async () => {
  await sandboxes.close();
  folder.remove();
});
const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const city = buildCity({ seed: 9, meters: 30, start, zone: "UTC", utilities: ["water"], lorawan: 0.6 });
const fileIn = (name: string) => readFileSync(join(folder.path, name), "utf8");

test("F24 native LoRaWAN meters are read by their maker's codec: each register is what the meter shows", async () => {
  writeLorawanFiles(folder.path, city);
  const devices = readLorawanDevices(fileIn("devices.json"));
  assert.ok(typeof devices !== "string", String(devices));
  const network = new Map<string, NetworkDevice>();
  for (const { devEui, devAddr = "", nwkSKey = "", appSKey = "" } of devices)
    network.set(devEui, personalisedDevice({ devEui, devAddr, nwkSKey, appSKey, adr: false }));
  const { kinds } = JSON.parse(fileIn("meters.json"));
  const codec = openCodec(sandboxes, fileIn(kinds["smart-water"].codec));
  const map = openMapping(kinds["smart-water"].fields);

  let uplinks = 0;
  for (const { at, meter, devEui, bytes, dataRate, snr } of city.uplinks(start, start + 6 * 3600)) {
    const judged = acceptUplink([network.get(devEui) ?? assert.fail()], bytes, { dataRate, snr, receivers: 1 });
    assert.ok(!(judged instanceof Refusal) && judged.kind === "uplink" && judged.port !== undefined);
    network.set(devEui, judged.device);
    const decoded = await codec.decodeUplink({ bytes: judged.payload, fPort: judged.port, at });
    assert.ok(decoded.ok, decoded.ok ? "" : decoded.says);
    const { readings, alarms, errors } = map(decoded.data, at);
    assert.deepEqual([alarms, errors, readings.length], [[], [], 6]);
    const said = new Map(
      readings.map(({ register, ticks }) => [register, ticks * 10 ** (tickOf(quantityOf(register)) ?? 0)]),
    );
    assert.ok(Math.abs((said.get("volume") ?? 0) - city.truth.index(meter, at)) < 0.0011, `${meter} ${at}`);
    const pressure = said.get("pressure") ?? 0;
    const water = said.get("flow-temperature") ?? 0;
    assert.ok(pressure > 2 && pressure < 8 && water > 0 && water < 25, `${pressure} bar, ${water} °C`);
    uplinks += 1;
  }
  assert.ok(uplinks >= 6 * devices.length - devices.length && devices.length > 10);
});
