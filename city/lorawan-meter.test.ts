// Meters that speak LoRaWAN: a network takes their frames, and these say what the meters know.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, readMeterId } from "@tributary/core";
import { acceptUplink, airtimeOf, type NetworkDevice, personalisedDevice, Refusal } from "@tributary/lorawan";
import { keyRing, readKeyFile } from "@tributary/wire";
import { sealCommand } from "@tributary/wmbus";
import { buildCity, type CityPlan, scenario } from "./index.ts";

const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const hour = 3600;
const day = 24 * hour;
const plan: CityPlan = {
  seed: 4,
  meters: 60,
  start,
  zone: "UTC",
  lorawan: 0.5,
  incidents: { "low-battery": 3, exchange: 4 },
};
const city = buildCity(plan);

test("a share of water meters speaks LoRaWAN and nothing else", () => {
  const speaking = city.meters.filter(({ devEui }) => devEui !== undefined);
  assert.ok(speaking.length > 5 && speaking.every(({ utility }) => utility === "water"));
  assert.ok(city.meters.some(({ utility, devEui }) => utility === "water" && devEui === undefined));
  const ids = new Set(speaking.map(({ meter }) => meter));
  assert.ok(Array.from(city.telegrams(start, start + day)).every(({ meter }) => !ids.has(meter)));
  assert.deepEqual(new Set(Array.from(city.uplinks(start, start + 200 * day, day), ({ meter }) => meter)), ids);
  const keyOf = keyRing(readKeyFile(city.keyFile()).entries);
  for (const { meter, devEui } of city.meters)
    assert.equal(keyOf(readMeterId(meter) ?? assert.fail()) === undefined, devEui !== undefined);
  assert.equal(new Set(city.devices().map(({ devAddr }) => devAddr)).size, speaking.length);
});

test("each frame is taken once by a network that knows the sessions, and says what the meter shows", () => {
  const network = new Map<string, NetworkDevice>(
    city.devices().map(({ meter: _, ...session }) => [session.devEui, personalisedDevice({ ...session, adr: false })]),
  );
  let [taken, low] = [0, 0];
  for (const { at, meter, devEui, bytes, dataRate, snr } of city.uplinks(start, start + 20 * day)) {
    const device = network.get(devEui) ?? assert.fail();
    const judged = acceptUplink([device], bytes, { dataRate, snr, receivers: 1 });
    assert.ok(!(judged instanceof Refusal), judged instanceof Refusal ? judged.says : "");
    assert.ok(judged.kind === "uplink" && judged.port === 10);
    network.set(devEui, judged.device);
    const view = new DataView(judged.payload.buffer, judged.payload.byteOffset);
    assert.equal(view.getUint32(1), Math.floor(city.truth.index(meter, at) * 1000 + 1e-6), `${meter} ${at}`);
    assert.ok(view.getUint16(9) > 2000 && view.getUint16(9) < 8000);
    const failing = city.truth.incidents.find((one) => one.meter === meter && one.kind === "low-battery");
    assert.equal(view.getUint8(0) === 1, failing !== undefined && at >= failing.from);
    low += view.getUint8(0);
    taken += 1;
    const again = acceptUplink([judged.device], bytes, { dataRate, snr, receivers: 1 });
    assert.ok(again instanceof Refusal || again.kind === "again");
    // One hundredth of the time, in the slowest rate too.
    assert.ok(airtimeOf(dataRate, bytes.length, "up") < hour * 10);
  }
  assert.ok(taken > 1000 && low >= 0);
});

test("they send once a minute at most, and take no commands by wM-Bus", () => {
  const [first] = city.devices();
  assert.ok(first);
  const times = Array.from(city.uplinks(start, start + hour, 4)).filter(({ meter }) => meter === first.meter);
  assert.equal(times.length, 60);
  const key = new Uint8Array(16);
  const frame = sealCommand(
    { kind: "read" },
    { meter: readMeterId(first.meter) ?? assert.fail(), key, counter: 1, now: start },
  );
  assert.ok(city.downlink(first.meter, frame, start) instanceof Fault);
});

test("in each district of the city both kinds stand side by side", () => {
  const { plan: whole } = scenario("city", { seed: 1, start, zone: "UTC" });
  const part = buildCity({ ...whole, meters: 6000 });
  for (const [district, meters] of Map.groupBy(part.meters, (meter) => meter.district)) {
    const water = meters.filter(({ utility, customer }) => utility === "water" && customer !== "utility");
    const share = water.filter(({ devEui }) => devEui !== undefined).length / water.length;
    assert.ok(share > 0.15 && share < 0.45, `${district}: ${share}`);
  }
});
