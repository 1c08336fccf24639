import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, readMeterId } from "@tributary/core";
import { readTelegram } from "@tributary/drivers";
import { keyRing, readKeyFile } from "@tributary/wire";
import { formatMemory } from "@tributary/wmbus";
import { buildCity, type CityPlan, usualIncidents } from "./index.ts";

const start = Date.parse("2025-03-28T12:00:00+01:00") / 1000;
const hour = 3600;
const plan: CityPlan = {
  seed: 4,
  meters: 150,
  start,
  zone: "Europe/Madrid",
  utilities: ["water", "electricity", "gas", "heat"],
  days: 4,
  incidents: { ...usualIncidents(100, 365), fraud: 4, rollover: 3, exchange: 4, backflow: 1 },
};

test("a series of registers says, moment by moment, what telegrams say", () => {
  const city = buildCity(plan);
  const keyOf = keyRing(readKeyFile(city.keyFile()).entries);
  const memory = formatMemory();
  const series = buildCity(plan);
  let compared = 0;
  for (const { meter, at, bytes } of city.telegrams(start, start + 4 * 24 * hour, 6 * hour)) {
    const address = readMeterId(meter) ?? assert.fail();
    const key = keyOf(address)?.key;
    const read = readTelegram({ bytes, crc: "none" }, () => (key === "none" ? undefined : key), { memory });
    assert.ok(!(read instanceof Fault), read instanceof Fault ? read.says : "");
    const said = read.readings.find(
      ({ quantity, storage, tariff, direction }) =>
        (quantity === "volume" || quantity === "energy") && storage === 0 && tariff === 0 && direction === undefined,
    );
    const [shown = Number.NaN] = series.registers(meter, at, at + 1, 1);
    const { ticks = -1, exponent = 0 } = said ?? {};
    assert.equal(ticks, Math.floor(shown / 10 ** (exponent + 3) + 1e-6), meter);
    compared += 1;
  }
  assert.ok(compared > 2000);
});

test("demands of a district add up to what its meters draw", () => {
  const city = buildCity({ ...plan, districtSize: 20 });
  const [from, to] = [start, start + 48 * hour];
  const water = city.meters.filter(
    ({ utility, district, mounted }) => utility === "water" && district === "D02" && !mounted,
  );
  assert.ok(water.length >= 15);
  let [demand, drawn] = [0, 0];
  for (const { meter } of water) {
    demand += city.truth.demand(meter, from, to, 900).reduce((sum, litres) => sum + litres, 0);
    drawn += city.truth.drawn(meter, from, to);
  }
  assert.ok(drawn > 2 && Math.abs(demand / 1000 - drawn) < 1e-6);
});

test("F30 a meter tells use, pressure, two temperatures and its valve; pressure is what the network says", () => {
  const sal = { ...plan, utilities: ["water"], makers: ["SAL"], incidents: {}, meters: 3 } as const;
  const city = buildCity(sal, { pressure: (meter, at) => (meter.length + (at % 100)) / 50 });
  const keyOf = keyRing(readKeyFile(city.keyFile()).entries);
  for (const { meter, at, bytes } of city.telegrams(start, start + hour, hour)) {
    const key = keyOf(readMeterId(meter) ?? assert.fail())?.key;
    const read = readTelegram({ bytes, crc: "none" }, () => (key === "none" ? undefined : key));
    assert.ok(!(read instanceof Fault));
    const pressure = read.readings.find(({ quantity }) => quantity === "pressure")?.value;
    assert.equal(pressure, Math.round(20 * (meter.length + (at % 100))) / 1000);
    const quantities = read.readings.map(({ quantity }) => quantity);
    // F30: total use, pressure, temperatures of the water and around it, and the valve.
    for (const wanted of [
      "volume",
      "pressure",
      "flow-temperature",
      "external-temperature",
      "valve-state",
      "valve-position",
    ]) {
      assert.ok(
        quantities.some((quantity) => quantity === wanted),
        wanted,
      );
    }
  }
});
