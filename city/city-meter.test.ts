import assert from "node:assert/strict";
import { test } from "node:test";
import { bucketStart, crc16, Fault, fromHex, type Reading, readMeterId } from "@tributary/core";
import { catalogue, readTelegram } from "@tributary/drivers";
import { readingsOf } from "@tributary/mbus";
import { keyRing, readKeyFile } from "@tributary/wire";
import { formatMemory, type OpenTelegram, readSealed, recordsOf, unseal } from "@tributary/wmbus";
import { buildCity, type CityPlan } from "./index.ts";
import { meterModels } from "./models.ts";

const zone = "Europe/Madrid";
const start = Date.parse("2025-11-06T11:30:00Z") / 1000;
const hour = 3600;
const plan: CityPlan = { seed: 11, meters: 120, start, zone, utilities: ["water", "electricity", "gas", "heat"] };
const city = buildCity(plan);
const keyOf = keyRing(readKeyFile(city.keyFile()).entries);
const utilities = new Map(city.meters.map(({ meter, utility }) => [meter, utility]));

/** Formats that the maker publishes, so that compact frames can be read at once. */
const published = new Map(
  (catalogue.named("kamstrup-multical-21")?.formats ?? []).map((hex) => {
    const format = fromHex(hex) ?? new Uint8Array(0);
    return [crc16(format), format] as const;
  }),
);
const memory = formatMemory(1000, published);

/** How the registers of a meter of this city move: in pulses of so many of the register's last digits. */
function modelOf(meter: string) {
  const { manufacturer, version, type } = readMeterId(meter) ?? {};
  return meterModels.find((row) => row.manufacturer === manufacturer && row.version === version && row.type === type);
}

function pulseOf(meter: string, exponent: number): number {
  return Math.max(1, (modelOf(meter)?.pulse ?? 1) / 10 ** (exponent + 3));
}

function open(bytes: Uint8Array, key?: Uint8Array): OpenTelegram | Fault {
  const sealed = readSealed(bytes, "none");
  if (sealed instanceof Fault) return sealed;
  const known = keyOf(sealed.meter)?.key;
  return unseal(sealed, key ?? (known === "none" ? undefined : known));
}

function read(bytes: Uint8Array): { open: OpenTelegram; readings: Reading[] } {
  const opened = open(bytes);
  assert.ok(!(opened instanceof Fault), opened instanceof Fault ? opened.says : "");
  const list = recordsOf(opened, memory);
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
    assert.ok(
      ticks <= shown + 1e-6 && ticks > shown - pulseOf(meter, exponent) - 1e-6,
      `${meter} says ${ticks}, shows ${shown}`,
    );
    spoken.add(`${address?.manufacturer} ${address?.type}`);
  }
  assert.equal(spoken.size, meterModels.length, "every model is heard");
});

const makersVif = 0x7f;

test("every row of every model is sent", () => {
  for (const { meter, bytes } of city.telegrams(start, start + hour, hour)) {
    // What a maker's own record says is not for everyone to read.
    const records = modelOf(meter)?.records.filter(({ vib }) => vib?.[0] !== makersVif);
    assert.equal(read(bytes).readings.length, records?.length, meter);
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
    if (!readings.some(({ storage, quantity }) => storage === 1 && quantity === "date")) continue;
    dated += 1;
    const { at, ticks = -1, exponent = 0 } = mainRegister(readings, mainQuantity(meter), 1);
    assert.equal(at, "2025-11-01");
    const closing = city.truth.index(meter, closed) * 10 ** -exponent + 1e-9;
    assert.ok(ticks <= closing && ticks > closing - pulseOf(meter, exponent), meter);
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

test("whoever's battery fails has telegrams that can say it, in whatever city", () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const small = buildCity({ seed, meters: 40, start, zone });
    const failing = small.truth.incidents.find(({ kind }) => kind === "low-battery");
    assert.ok(failing !== undefined);
    const from = failing.from + hour;
    const said = Array.from(small.telegrams(from, from + hour, hour)).find(({ meter }) => meter === failing.meter);
    const sealed = readSealed(said?.bytes ?? new Uint8Array(0), "none");
    assert.ok(!(sealed instanceof Fault) && (sealed.status & 0x04) !== 0, `seed ${seed}: ${failing.meter}`);
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

test("each telegram is read by the driver of its meter", () => {
  for (const { meter, bytes } of city.telegrams(start, start + hour, hour)) {
    const known = keyOf(readMeterId(meter) ?? assert.fail())?.key;
    const result = readTelegram({ bytes, crc: "none" }, () => (known === "none" ? undefined : known), { memory });
    assert.ok(!(result instanceof Fault), result instanceof Fault ? `${meter}: ${result.says}` : "");
    const quantity = mainQuantity(meter);
    const { ticks = -1, exponent = 0 } = mainRegister(
      result.readings.filter(({ qualifiers }) => qualifiers === undefined),
      quantity,
    );
    assert.ok(ticks * 10 ** exponent <= city.truth.index(meter, start + hour), meter);
    assert.notEqual(result.driver, null, meter);
  }
});

test("most frames of meters that can do so are compact, and say what full ones say", () => {
  const compact = new Map<boolean, number>();
  for (const { meter, bytes } of city.telegrams(start, start + 24 * hour, hour)) {
    if (modelOf(meter)?.compact !== true) continue;
    const { open: opened } = read(bytes);
    const isCompact = opened.ci === 0x79;
    compact.set(isCompact, (compact.get(isCompact) ?? 0) + 1);
  }
  assert.ok((compact.get(true) ?? 0) > 4 * (compact.get(false) ?? 0) && (compact.get(false) ?? 0) > 5);
});
