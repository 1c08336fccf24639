// District meters: what enters a district is what its customers draw and what its pipes lose.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, readMeterId, registerOf } from "@tributary/core";
import { readTelegram } from "@tributary/drivers";
import { keyRing, readKeyFile } from "@tributary/wire";
import { sealCommand } from "@tributary/wmbus";
import { buildCity, type City, type CityPlan, waterNetwork } from "./index.ts";

const start = Date.parse("2025-06-02T00:00:00+02:00") / 1000;
const hour = 3600;
const day = 24 * hour;
const plan: CityPlan = {
  seed: 8,
  meters: 120,
  start,
  zone: "Europe/Madrid",
  districtSize: 25,
  inlets: true,
  incidents: { leak: 2, fraud: 3, exchange: 2 },
};
const inletsOf = (city: City) => city.meters.filter(({ customer }) => customer === "utility");

/** What a day's customers of a district drew in m3. */
function drawn(city: City, district: string): number {
  return city.meters
    .filter((one) => one.district === district && one.utility === "water" && one.mounted === undefined)
    .filter(({ customer }) => customer !== "utility")
    .reduce((sum, { meter }) => sum + city.truth.drawn(meter, start, start + day), 0);
}

test("each district with water has an inlet meter, beside the meters that were asked for", () => {
  const city = buildCity(plan);
  const districts = new Set(city.meters.map(({ district }) => district));
  assert.deepEqual(new Set(inletsOf(city).map(({ district }) => district)), districts);
  assert.equal(new Set(inletsOf(city).map(({ point }) => point)).size, districts.size);
  assert.equal(city.meters.length, 120 + 2 + districts.size);
  const plain = buildCity({ ...plan, inlets: false });
  assert.deepEqual(
    plain.meters.filter(({ mounted }) => mounted === undefined),
    city.meters.filter(({ customer, mounted }) => customer !== "utility" && mounted === undefined),
  );
});

test("what its telegrams say is what the customers draw, the thieves too, and what seeps away", () => {
  const city = buildCity(plan);
  const keyOf = keyRing(readKeyFile(city.keyFile()).entries);
  for (const { meter, district } of inletsOf(city)) {
    const { key } = keyOf(readMeterId(meter) ?? assert.fail()) ?? {};
    const indexAt = (moment: number) => {
      const [telegram] = Array.from(city.telegrams(moment - 900, moment)).filter((one) => one.meter === meter);
      assert.ok(telegram && key instanceof Uint8Array);
      const read = readTelegram({ bytes: telegram.bytes, crc: "none" }, () => key);
      assert.ok(!(read instanceof Fault));
      const volume = read.readings.find((reading) => registerOf(reading) === "volume")?.value;
      return [telegram.at, Number(volume)] as const;
    };
    const [[from, before], [to, after]] = [indexAt(start + hour), indexAt(start + day)];
    assert.ok(Math.abs(after - before - city.truth.use(meter, from, to)) <= 0.001);
    const lost = city.truth.use(meter, start, start + day) - drawn(city, district);
    assert.ok(lost > 0.3 && lost < 3, `${district} loses ${lost} m3`);
  }
});

test("where a network is solved, the losses are the network's", async () => {
  const city = buildCity(plan);
  const network = await waterNetwork(2, city, { from: start, to: start + day, step: hour });
  const solved = buildCity(plan, network);
  for (const { meter, district } of inletsOf(solved)) {
    const entered = Array.from({ length: 24 }, (_, index) => network.inletFlow(district, start + index * hour));
    const sum = entered.reduce((total, flow) => total + flow, 0);
    const told = solved.truth.use(meter, start, start + day);
    assert.ok(Math.abs(told - sum) < 0.01 * sum, `${district}: ${told} told, ${sum} entered`);
    assert.ok(Math.abs(solved.truth.use(meter, start + day, start + 2 * day) - told) < 0.5 * told);
    assert.equal(network.losses(district, start + 2 * day), 2 * network.losses(district, start + day));
  }
});

test("a main that bursts is seen at its inlet alone, and what a valve shuts off does not enter", () => {
  const burst = buildCity({ ...plan, meters: 20, utilities: ["water"], incidents: { burst: 18 }, days: 10 });
  const [main] = inletsOf(burst);
  assert.ok(main);
  const incident = burst.truth.incidents.find(({ meter }) => meter === main.meter);
  assert.ok(incident?.kind === "burst" && incident.to !== undefined);
  const others = burst.meters.filter(({ customer }) => customer !== "utility");
  const lost = burst.truth.drawn(main.meter, incident.from, incident.to);
  const behind = others.reduce((sum, { meter }) => sum + burst.truth.drawn(meter, incident.from, incident.to ?? 0), 0);
  const burstLitres = (incident.litresPerHour * (incident.to - incident.from)) / hour;
  assert.ok(lost - behind >= burstLitres / 1000 && lost - behind < burstLitres / 1000 + 0.1 * 24 * 10);

  const valves: CityPlan = { ...plan, meters: 5, utilities: ["water"], makers: ["SAL"], incidents: {} };
  const [open, shut] = [buildCity(valves), buildCity(valves)];
  const keyOf = keyRing(readKeyFile(shut.keyFile()).entries);
  for (const { meter, customer } of shut.meters) {
    if (customer === "utility") continue;
    const address = readMeterId(meter) ?? assert.fail();
    const { key } = keyOf(address) ?? {};
    assert.ok(key instanceof Uint8Array);
    const frame = sealCommand({ kind: "valve", position: "closed" }, { meter: address, key, counter: 1, now: start });
    assert.equal(shut.downlink(meter, frame, start), "obeyed");
  }
  const [inlet] = inletsOf(shut);
  assert.ok(inlet);
  const lostAlone = shut.truth.use(inlet.meter, start + hour, start + day);
  assert.ok(lostAlone > 0 && lostAlone < open.truth.use(inlet.meter, start + hour, start + day) / 2);
});
