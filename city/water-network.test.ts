import assert from "node:assert/strict";
import { test } from "node:test";
import { buildCity, type CityPlan, waterNetwork } from "./index.ts";

const start = Date.parse("2025-06-02T00:00:00+02:00") / 1000;
const hour = 3600;
const plan: CityPlan = {
  seed: 6,
  meters: 80,
  start,
  zone: "Europe/Madrid",
  utilities: ["water"],
  makers: ["SAL"],
  districtSize: 40,
  incidents: { exchange: 1, leak: 1 },
};
const city = buildCity(plan);
const span = { from: start, to: start + 24 * hour, step: hour };
const network = await waterNetwork(1, city, span);
const hours = Array.from({ length: 24 }, (_, index) => start + index * hour);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test("each district has a network with its water meters, one house a place", () => {
  assert.deepEqual([...network.districts.keys()], ["D01", "D02"]);
  for (const { houses } of network.districts.values()) assert.equal(houses.length, 40);
});

test("what enters a district is what its customers draw and what its pipes lose", () => {
  for (const district of network.districts.keys()) {
    const meters = city.meters.filter((meter) => meter.district === district && meter.mounted === undefined);
    const drawn = sum(meters.map(({ meter }) => city.truth.drawn(meter, start, start + 24 * hour)));
    const used = sum(hours.map((at) => network.use(district, at)));
    const entered = sum(hours.map((at) => network.inletFlow(district, at)));
    assert.ok(Math.abs(used - drawn) < 0.002 * drawn, `${used} of ${drawn}`);
    assert.ok(entered > used && entered < 2 * used + 24, `${entered} enter, ${used} are used`);
  }
});

test("meters say the pressure of the network, also when its day has passed", () => {
  const sees = buildCity(plan, network);
  const [meter = ""] = sees.meters.map((one) => one.meter);
  for (const at of hours) {
    const pressure = network.pressure(meter, at);
    assert.ok(pressure > 2 && pressure < 8, `${pressure} bar`);
    assert.equal(network.pressure(meter, at + 3 * 24 * hour), pressure);
  }
  assert.notDeepEqual(
    Array.from(sees.telegrams(start, start + hour, hour), ({ bytes }) => bytes),
    Array.from(city.telegrams(start, start + hour, hour), ({ bytes }) => bytes),
  );
});

test("a burst main shows at the inlet and in the pressures behind it", async () => {
  const at = start + 12 * hour;
  const burst = await waterNetwork(1, city, {
    ...span,
    events: (district) => (district === "D01" ? [{ kind: "leak", node: 5, at, area: 500 }] : []),
  });
  assert.ok(burst.inletFlow("D01", at) > network.inletFlow("D01", at) + 5);
  assert.equal(burst.inletFlow("D02", at), network.inletFlow("D02", at));
  const pressures = (run: typeof network) =>
    sum(city.meters.filter(({ district }) => district === "D01").map(({ meter }) => run.pressure(meter, at)));
  assert.ok(pressures(burst) < pressures(network));
});
