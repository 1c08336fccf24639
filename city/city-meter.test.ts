import assert from "node:assert/strict";
import { test } from "node:test";
import { bucketStart, Fault, type Reading, readMeterId } from "@tributary/core";
import { readingsOf } from "@tributary/mbus";
import { keyRing, readKeyFile } from "@tributary/wire";
import { type OpenTelegram, readSealed, recordsOf, unseal } from "@tributary/wmbus";
import { buildCity, type CityPlan } from "./index.ts";
import { meterModels } from "./models.ts";

const zone = "Europe/Madrid";
const start = Date.parse("2025-11-06T11:30:00Z") / 1000;
const hour = 3600;
const plan: CityPlan = { seed: 11, meters: 120, start, zone, utilities: ["water", "electricity", "gas", "heat"] };
const city = buildCity(plan);
const keyOf = keyRing(readKeyFile(city.keyFile()).entries);
const utilities = new Map(city.meters.map(({ meter, utility }) => [meter, utility]));

function open(bytes: Uint8Array, key?: Uint8Array): OpenTelegram | Fault {
  const sealed = readSealed(bytes, "none");
  if (sealed instanceof Fault) return sealed;
  const known = keyOf(sealed.meter)?.key;
  return unseal(sealed, key ?? (known === "none" ? undefined : known));
}

function read(bytes: Uint8Array): { open: OpenTelegram; readings: Reading[] } {
  const opened = open(bytes);
  assert.ok(!(opened instanceof Fault), opened instanceof Fault ? opened.says : "");
  const list = recordsOf(opened);
  assert.ok(!(list instanceof Fault));
  return { open: opened, readings: readingsOf(list.records) };
}

/** The plain register: what is counted forward, now, in all tariffs. */
function mainRegister(readings: readonly Reading[], quantity: string, storage = 0): Reading {
  const found = readings.filter(
    (reading) =>
      reading.quantity === quantity &&
      reading.storage === storage &&
      reading.tariff === 0 &&
      reading.direction === undefined,
  );
  assert.equal(found.length, 1);
  const [reading] = found;
  assert.ok(reading);
  return reading;
}

function mainQuantity(meter: string): "volume" | "energy" {
  const utility = utilities.get(meter);
  return utility === "water" || utility === "gas" ? "volume" : "energy";
}

test("each telegram opens with its meter's key and says what the meter's register shows", () => {
  const spoken = new Set<string>();
  for (const { meter, at, bytes } of city.telegrams(start, start + 30 * hour, 5 * hour)) {
    const address = readMeterId(meter);
    const { open: opened, readings } = read(bytes);
    assert.deepEqual(opened.meter, address);
    const { ticks = -1, exponent = 0 } = mainRegister(readings, mainQuantity(meter));
    const shown = city.truth.index(meter, at) * 10 ** -exponent;
    assert.ok(ticks <= shown + 1e-6 && ticks > shown - 1, `${meter} says ${ticks}, shows ${shown}`);
    spoken.add(`${address?.manufacturer} ${address?.type}`);
  }
  assert.equal(spoken.size, meterModels.length, "every model is heard");
});

test("every row of every model is sent", () => {
  for (const { meter, bytes } of city.telegrams(start, start + hour, hour)) {
    const { manufacturer, type } = readMeterId(meter) ?? {};
    const model = meterModels.find((row) => row.manufacturer === manufacturer && row.type === type);
    assert.equal(read(bytes).readings.length, model?.records.length, meter);
  }
});

test("no telegram opens with another key", () => {
  const other = new Uint8Array(16).fill(7);
  for (const { bytes } of city.telegrams(start, start + hour, hour)) assert.ok(open(bytes, other) instanceof Fault);
});

test("the value that closed last month is dated with the moment at which it was right", () => {
  const closed = bucketStart(start, "month", zone);
  let dated = 0;
  for (const { meter, bytes } of city.telegrams(start, start + hour, hour)) {
    const { readings } = read(bytes);
    if (!readings.some(({ storage }) => storage === 1)) continue;
    dated += 1;
    const { at, ticks = -1, exponent = 0 } = mainRegister(readings, mainQuantity(meter), 1);
    assert.equal(at, "2025-11-01");
    assert.equal(ticks, Math.floor(city.truth.index(meter, closed) * 10 ** -exponent + 1e-9));
  }
  assert.ok(dated > 20);
});

test("tariffs add up, and what flows out stays where there is no sun on the roof", () => {
  for (const { bytes } of city.telegrams(start, start + hour, hour)) {
    const { readings } = read(bytes);
    const tariffs = readings.filter(({ tariff }) => tariff > 0);
    if (tariffs.length === 0) continue;
    const total = mainRegister(readings, "energy").ticks ?? 0;
    const sum = tariffs.reduce((before, { ticks = 0 }) => before + ticks, 0);
    assert.ok(Math.abs(total - sum) <= 2);
  }
});

test("one battery fails, and its meter says so from then on", () => {
  const [failing] = city.truth.incidents.filter(({ kind }) => kind === "low-battery");
  assert.ok(failing !== undefined);
  for (const { meter, at, bytes } of city.telegrams(failing.from - hour, failing.from + hour, hour)) {
    const said = (read(bytes).open.status & 0x04) !== 0;
    assert.equal(said, meter === failing.meter && at >= failing.from);
  }
});

test("no two telegrams of a quarter of an hour are alike: none is taken for one heard twice", () => {
  const heard = new Map<string, number>();
  for (const { bytes, at } of city.telegrams(start, start + hour, 16)) {
    const text = bytes.join();
    assert.ok(at - (heard.get(text) ?? -Infinity) > 900);
    heard.set(text, at);
  }
});
