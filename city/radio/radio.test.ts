import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterId, toHex } from "@tributary/core";
import { addCrc, stripCrc } from "@tributary/wmbus";
import { buildCity } from "../city.ts";
import { drawer } from "../random.ts";
import { openAir, throughAir } from "./air.ts";
import type { AirGateway, AirPlan, HeardTelegram } from "./air-plan.ts";
import { gatewaysFor, withTroubles } from "./gateways.ts";
import { distance, linkOf } from "./link-budget.ts";
import { uplinkFate } from "./lorawan-uplink.ts";
import { chanceToHear, turnedBits } from "./reception.ts";

const start = Date.parse("2025-01-07T00:00:00Z") / 1000;
const hour = 3600;
const day = 86_400;
const home = { latitude: 37, longitude: 23 };
const north = (metres: number) => ({ latitude: home.latitude + metres / 111_320, longitude: home.longitude });
const gateway = (name: string, metres = 0, more: Partial<AirGateway> = {}): AirGateway => ({
  gateway: name,
  position: north(metres),
  ...more,
});
/** Water meters so many metres to the north. */
const meters = (...metres: number[]) =>
  metres.map((far, index) => ({
    meter: `KAM.${String(10_000_000 + index)}.1b.07` as MeterId,
    utility: "water" as const,
    position: north(far),
  }));
const bytes = Uint8Array.from({ length: 60 }, (_, index) => (index === 0 ? 59 : (index * 37) & 255));

/** What is heard of a telegram an hour, for so many days. */
function listen(plan: AirPlan, days: number, from = start): HeardTelegram[] {
  const air = openAir(plan);
  return plan.meters.flatMap(({ meter }) =>
    Array.from({ length: days * 24 }, (_, index) => air.send({ at: from + index * hour, meter, bytes }).heard).flat(),
  );
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const deviation = (numbers: readonly number[]) => {
  const middle = mean(numbers);
  return Math.sqrt(mean(numbers.map((number) => (number - middle) ** 2)));
};
const rssi = (heard: readonly HeardTelegram[]) => heard.map((one) => one.rssi);

test("F58 a link that nothing disturbs stays as strong for four months, each day and each hour of the day", () => {
  const plan: AirPlan = { seed: 1, gateways: [gateway("a")], meters: meters(12, 15, 20, 30), unstable: 0 };
  for (const { meter } of plan.meters) {
    const heard = listen(plan, 120).filter((one) => one.meter === meter);
    assert.ok(heard.length > 0.9 * 120 * 24);
    const whole = mean(rssi(heard));
    for (let month = 0; month < 4; month += 1) {
      const days = heard.filter(({ at }) => Math.floor((at - start) / (30 * day)) === month);
      assert.ok(Math.abs(mean(rssi(days)) - whole) < 1);
    }
    for (let wall = 0; wall < 24; wall += 1) {
      const hours = heard.filter(({ at }) => ((at - start) / hour) % 24 === wall);
      assert.ok(Math.abs(mean(rssi(hours)) - whole) < 0.8, `${wall} o'clock`);
    }
  }
});

test("F59 a moved antenna takes 10 dB or more from all of its meters, at once and for good, and what is weak fluctuates", () => {
  const moved = start + 20 * day;
  const near = meters(10, 12, 14, 16, 18, 20);
  const gateways = [gateway("a", 0, { shifts: [{ at: moved, decibels: 10 }] }), gateway("b", 5)];
  const plan: AirPlan = { seed: 2, gateways, meters: near, unstable: 0 };
  const heard = listen(plan, 40);
  const deviations = { before: [] as number[], after: [] as number[] };
  for (const { meter } of near) {
    const of = (name: string, before: boolean) =>
      rssi(heard.filter((one) => one.meter === meter && one.gateway === name && one.at < moved === before));
    const fall = mean(of("a", true)) - mean(of("a", false));
    assert.ok(fall > 9 && fall < 16, `${fall} dB`);
    assert.ok(Math.abs(mean(of("b", true)) - mean(of("b", false))) < 1);
    deviations.before.push(deviation(of("a", true)));
    deviations.after.push(deviation(of("a", false)));
  }
  assert.ok(mean(deviations.after) > 1.1 * mean(deviations.before));
});

test("F58 unstable months are weaker and scatter; about one month of ten is one", () => {
  const far = meters(...Array.from({ length: 100 }, (_, index) => 8 + (index % 10)));
  const gateways = [gateway("a")];
  const of = (unstable: number) => listen({ seed: 3, gateways, meters: far.slice(0, 10), unstable }, 60);
  const [calm, wild] = [of(0), of(1)];
  for (const { meter } of far.slice(0, 10)) {
    const [quiet, loud] = [calm, wild].map((list) => rssi(list.filter((one) => one.meter === meter)));
    assert.ok(deviation(loud ?? []) > 2 * deviation(quiet ?? []));
    assert.ok(mean(loud ?? []) < mean(quiet ?? []) - 2);
  }
  const usual = listen({ seed: 3, gateways, meters: far }, 15);
  const scattered = far.filter(({ meter }) => deviation(rssi(usual.filter((one) => one.meter === meter))) > 3.2);
  assert.ok(scattered.length > 5 && scattered.length < 35, `${scattered.length} of 100 links`);
});

test("meters of one pit differ by how they lie in it, some by 10 dB", () => {
  const plan: AirPlan = { seed: 4, gateways: [gateway("a")], meters: meters(...new Array<number>(60).fill(25)) };
  const strengths = plan.meters.map((meter) => linkOf(plan, meter, gateway("a"))?.strength ?? -120);
  assert.ok(Math.max(...strengths) - Math.min(...strengths) > 10);
  assert.ok(mean(strengths) > -100 && mean(strengths) < -70);
});

test("F59 delivery falls near -100 dBm", () => {
  const distances = Array.from({ length: 300 }, (_, index) => 10 + index / 2);
  const plan: AirPlan = { seed: 5, gateways: [gateway("a")], meters: meters(...distances), unstable: 0 };
  const telegrams = 200;
  const deliveries = new Map<number, number[]>();
  const air = openAir(plan);
  for (const mounted of plan.meters) {
    const strength = linkOf(plan, mounted, gateway("a"))?.strength ?? -120;
    const moments = Array.from({ length: telegrams }, (_, index) => start + index * hour);
    const heard = moments.flatMap((at) => air.send({ at, meter: mounted.meter, bytes }).heard);
    const bin = Math.round(strength / 4) * 4;
    deliveries.set(bin, [...(deliveries.get(bin) ?? []), heard.length / telegrams]);
  }
  const curve = [-80, -84, -88, -92, -96, -100, -104].map((bin) => mean(deliveries.get(bin) ?? []));
  const [strong = 0, , , , weak = 0, edge = 0, beyond = 1] = curve;
  for (const [index, delivery] of curve.entries()) assert.ok(delivery < (curve[index - 1] ?? 1) + 0.02, `${curve}`);
  assert.ok(strong > 0.96 && weak > 0.6 && weak < 0.95 && edge < 0.5 && beyond < 0.15, `${curve}`);
});

test("a frame is noticed by chance and its bits turn by chance, both as told", () => {
  assert.ok(Math.abs(chanceToHear(-100) - 0.49) < 0.001);
  const frames = 4000;
  const counts = (strength: number) =>
    Array.from({ length: frames }, (_, index) => turnedBits(strength, 1000, drawer(6, index)).length);
  assert.ok(Math.abs(mean(counts(-100)) - 1) < 0.08);
  assert.ok(Math.abs(mean(counts(-104)) - 10) < 0.3);
  assert.ok(counts(-40).every((count) => count === 0));
  for (const place of turnedBits(-104, 1000, drawer(7)))
    assert.ok(Number.isInteger(place) && place >= 0 && place < 1000);
});

test("broken frames are handed over with CRCs that say so, or not at all", () => {
  const plan: AirPlan = {
    seed: 8,
    gateways: [gateway("a")],
    meters: meters(...Array.from({ length: 40 }, (_, index) => 40 + index)),
    unstable: 0,
  };
  const checked = listen(plan, 10);
  assert.ok(checked.every((one) => one.crc === "none" && toHex(one.bytes) === toHex(bytes)));
  for (const crc of ["a", "b"] as const) {
    const raw = listen({ ...plan, crc }, 10);
    const broken = raw.filter((one) => stripCrc(one.bytes, crc) instanceof Fault);
    assert.ok(
      broken.length > 0.02 * raw.length && broken.length < 0.5 * raw.length,
      `${broken.length} of ${raw.length}`,
    );
    const altered = raw.filter((one) => toHex(one.bytes) !== toHex(addCrc(bytes, crc)));
    assert.ok(broken.every((one) => altered.includes(one)));
    // The CRC's polynomial repeats after 151 bits: two turned bits so far apart pass the long blocks of format B.
    assert.ok(altered.length - broken.length <= 0.02 * broken.length, `${broken.length} of ${altered.length}`);
    assert.ok(mean(rssi(broken)) < mean(rssi(raw)) - 2);
  }
});

test("what two gateways hear comes twice, and a gateway that is out hears nothing", () => {
  const out = { from: start + 2 * day, until: start + 3 * day };
  const gateways = [gateway("a", 0, { outages: [out] }), gateway("b", 20)];
  const heard = listen({ seed: 9, gateways, meters: meters(10), unstable: 0 }, 5);
  const during = heard.filter(({ at }) => at >= out.from && at < out.until);
  assert.deepEqual(new Set(during.map((one) => one.gateway)), new Set(["b"]));
  const times = new Map<number, number>();
  for (const { at } of heard) times.set(at, (times.get(at) ?? 0) + 1);
  const twice = Array.from(times.values()).filter((count) => count === 2);
  assert.ok(twice.length > 0.8 * 4 * 24);
});

test("the same plan hears the same, in whatever order it is asked, another seed something else", () => {
  const plan: AirPlan = { seed: 10, gateways: [gateway("a"), gateway("b", 60)], meters: meters(20, 40, 60), crc: "a" };
  const said = (list: readonly HeardTelegram[]) =>
    list.map((one) => `${one.gateway} ${one.meter} ${one.at} ${one.rssi} ${toHex(one.bytes)}`);
  const one = said(listen(plan, 4));
  assert.deepEqual(said(listen({ ...plan }, 4)), one);
  const late = said(listen(plan, 2, start + 2 * day));
  assert.deepEqual(late.toSorted(), one.filter((line) => Number(line.split(" ")[2]) >= start + 2 * day).toSorted());
  assert.notDeepEqual(said(listen({ ...plan, seed: 11 }, 4)), one);
});

test("who is not in the plan is not on the air", () => {
  const air = openAir({ seed: 1, gateways: [], meters: [] });
  assert.throws(() => air.send({ at: start, meter: "KAM.10000000.1b.07" as MeterId, bytes }), RangeError);
});

test("a city is heard by gateways among its meters: most telegrams, unchanged, by one or more", () => {
  const city = buildCity({ seed: 12, meters: 200, start, zone: "Europe/Madrid" });
  const gateways = gatewaysFor(city.meters, 120);
  for (const { position } of city.meters) {
    assert.ok(Math.min(...gateways.map((one) => distance(one.position, position))) < 170);
  }
  const sent = Array.from(city.telegrams(start, start + 6 * hour, hour));
  const heard = Array.from(throughAir(sent, { seed: 12, gateways, meters: city.meters }));
  const telegrams = new Map(sent.map((one) => [`${one.meter} ${one.at}`, toHex(one.bytes)]));
  const arrived = new Set<string>();
  for (const one of heard) {
    const name = `${one.meter} ${one.at}`;
    assert.equal(toHex(one.bytes), telegrams.get(name));
    arrived.add(name);
  }
  assert.ok(arrived.size > 0.7 * sent.length && arrived.size < sent.length, `${arrived.size} of ${sent.length}`);
  assert.ok(heard.length > arrived.size);
  assert.deepEqual(
    heard.map(({ at }) => at),
    heard.map(({ at }) => at).toSorted((a, b) => a - b),
  );
});

test("antennas of a quarter of the gateways are moved in four months, and each is out now and then", () => {
  const until = start + 120 * day;
  const gateways = withTroubles(
    Array.from({ length: 400 }, (_, index) => gateway(`g${index}`)),
    13,
    start,
    until,
  );
  const shifted = gateways.filter(({ shifts = [] }) => shifts.length > 0).length;
  assert.ok(shifted > 60 && shifted < 130, `${shifted}`);
  const outages = gateways.flatMap((one) => one.outages ?? []);
  assert.ok(outages.length > 650 && outages.length < 950, `${outages.length}`);
  assert.ok(outages.every(({ from, until: end }) => from >= start && from < until && end > from));
});

test("F60 LoRaWAN sends again and again on working days, seldom on weekends and bank holidays, and nearly all arrives", () => {
  const plan = { seed: 14, zone: "Europe/Madrid" };
  const again = (date: string) => {
    const from = Date.parse(`${date}T00:00:00+02:00`) / 1000;
    const fates = Array.from({ length: 24 * 20 }, (_, index) =>
      uplinkFate(plan, `g${index % 20}`, from + Math.floor(index / 20) * hour),
    );
    assert.ok(fates.filter(({ delivered }) => delivered).length > 0.98 * fates.length);
    return mean(fates.map(({ sent }) => sent - 1));
  };
  const working = ["2025-04-28", "2025-04-29", "2025-04-30", "2025-05-02"].map(again);
  const free = ["2025-04-26", "2025-04-27", "2025-05-01", "2025-05-03", "2025-05-04"].map(again);
  assert.ok(Math.min(...working) > 3 * Math.max(...free), `${working} against ${free}`);
});
