// What the pilot's radio is like, as the link science sees it: losses and strength per link, curves over days and hours.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  type AirPlan,
  batteryYears,
  buildCity,
  type City,
  isBankHoliday,
  openAir,
  scenario,
  uplinkFate,
  withTroubles,
} from "@tributary/city";
import {
  type Calendar,
  countUplink,
  type DayKind,
  dayKinds,
  deliveryCurve,
  hearMeter,
  type LinkDay,
  type LinkReport,
  type MeterLinks,
  meterReport,
  newMeterLinks,
  newRetransmissions,
  retransmissionsOf,
} from "@tributary/engine-links";
import { airtimeOf, dataRateName, frameOverhead } from "@tributary/lorawan";
import type { Measurement } from "./measurement.ts";

const zone = "Europe/Madrid";
const start = Date.parse("2025-02-01T00:00:00+01:00") / 1000;
const hour = 3600;
const day = 24 * hour;
const months = 120 * day;
const seed = 20;
const metresInDegree = 111_320;
const measured = join(import.meta.dirname, "../../shared/data/lorawan");

type Meters = readonly City["meters"][number][];

/** What befalls a location: paper 2 shows four. */
interface Location {
  readonly name: string;
  readonly meters: Meters;
  readonly plan: AirPlan;
}

/** A gateway a few houses away from each building; it hears the meters of that building. */
function gatewayAt(meters: Meters, metres: number) {
  const position = meters[0]?.position ?? { latitude: 0, longitude: 0 };
  return {
    gateway: meters[0]?.building ?? "",
    position: { ...position, latitude: position.latitude + metres / metresInDegree },
  };
}

function locations(buildings: readonly Meters[]): Location[] {
  const plan = (index: number, metres: number, unstable: number, shift: boolean): Location => {
    const meters = buildings[index] ?? [];
    const shifts = shift ? [{ at: start + 0.45 * months, decibels: 10 }] : [];
    const gateways = [{ ...gatewayAt(meters, metres), shifts }];
    return { name: `location ${index + 1}`, meters, plan: { seed: seed + index, gateways, meters, unstable } };
  };
  return [plan(0, 14, 0, false), plan(1, 10, 0, true), plan(2, 14, 0.5, false), plan(3, 18, 0.5, false)];
}

interface Heard {
  readonly links: MeterLinks;
  readonly days: LinkDay[];
  sent: number;
}

/** Lets the hourly telegrams of meters through an air and takes them as they come. */
function listen(city: City, plan: AirPlan, until: number): Map<string, Heard> {
  const air = openAir(plan);
  const heard = new Map(
    plan.meters.map(({ meter }) => [meter, { links: newMeterLinks(zone), days: [], sent: 0 } as Heard]),
  );
  for (const telegram of city.telegrams(start, until, hour)) {
    const meter = heard.get(telegram.meter);
    if (meter === undefined) continue;
    meter.sent += 1;
    for (const { gateway, at, rssi } of air.send(telegram).heard) {
      const { day: closed } = hearMeter(meter.links, gateway, { at, rssi });
      if (closed !== undefined) meter.days.push(closed);
    }
  }
  return heard;
}

function* linkRows(name: string, link: LinkReport, sent?: number): Generator<Measurement> {
  const { received, expected, errorRate, rssi } = link;
  const sizes = { received, expected, ...(sent === undefined ? {} : { sent }) };
  yield { name: `${name}, expected`, value: expected, unit: "packets", ...sizes };
  yield { name: `${name}, received`, value: received, unit: "packets", ...sizes };
  yield { name: `${name}, packet error rate`, value: 100 * errorRate, unit: "%", ...sizes };
  if (sent !== undefined) {
    yield { name: `${name}, as it was sent`, value: 100 * (1 - received / sent), unit: "%", ...sizes };
  }
  if (rssi === undefined) return;
  yield { name: `${name}, RSSI mean`, value: rssi.mean, unit: "dBm", ...sizes };
  yield { name: `${name}, RSSI deviation`, value: rssi.deviation, unit: "dB", ...sizes };
}

/** Means of some days each. */
function* dayCurve(name: string, days: readonly LinkDay[], step: number): Generator<Measurement> {
  for (let index = 0; index < days.length; index += step) {
    const some = days.slice(index, index + step);
    const count = some.reduce((sum, { rssiCount }) => sum + rssiCount, 0);
    const sum = some.reduce((sum, { rssiSum }) => sum + rssiSum, 0);
    if (count > 0) yield { name: `${name}, day ${index + 1}`, value: sum / count, unit: "dBm", packets: count };
  }
}

function* fourLocations(city: City, buildings: readonly Meters[], step: number): Generator<Measurement> {
  const days: LinkDay[] = [];
  const reports: Measurement[] = [];
  for (const [index, { name, meters, plan }] of locations(buildings).entries()) {
    const heard = listen(city, plan, start + months);
    for (const [place, { meter }] of meters.entries()) {
      const { links, days: own, sent } = heard.get(meter) ?? { links: newMeterLinks(zone), days: [], sent: 0 };
      const [link] = Object.values(meterReport(links).gateways);
      if (link === undefined) continue;
      const who = `${name}, meter ${place + 1}`;
      yield* linkRows(`table 1: ${who}`, link, sent);
      reports.push(...dayCurve(`figure ${index + 5}: ${who}`, own, step));
      for (const { at, foundAt, before, after } of link.changes) {
        const said = { before, after, foundAfterHours: (foundAt - at) / hour };
        reports.push({ name: `figure ${index + 5}: ${who}, change`, value: after - before, unit: "dB", ...said });
      }
      if (index === 0 && place === 0) {
        for (const [wall, { rssi = Number.NaN, received }] of link.hours.entries()) {
          reports.push({ name: `figure 9: ${wall} o'clock`, value: rssi, unit: "dBm", received });
        }
      }
      days.push(...own);
    }
  }
  yield* reports;
}

/** All that the pilot sends, with everything that is usual in the air. */
function* wholePilot(city: City, buildings: readonly Meters[], end: number): Generator<Measurement> {
  const gateways = buildings.map((meters, index) => gatewayAt(meters, 12 + 3 * index));
  const heard = listen(
    city,
    { seed, gateways: withTroubles(gateways, seed, start, end), meters: city.meters },
    end + 1,
  );
  const meters = Array.from(heard.values());
  const sum = (of: (one: Heard) => number) => meters.reduce((total, one) => total + of(one), 0);
  const sent = sum((one) => one.sent);
  const all = meters.map(({ links }) => meterReport(links).all);
  const [received, expected] = [
    all.reduce((total, link) => total + link.received, 0),
    all.reduce((total, link) => total + link.expected, 0),
  ];
  yield { name: "pilot: sent", value: sent, unit: "packets" };
  yield { name: "pilot: expected, as learned", value: expected, unit: "packets" };
  yield { name: "pilot: received, by any gateway", value: received, unit: "packets" };
  for (const { rssi, delivery, expected } of deliveryCurve(meters.flatMap(({ days }) => days))) {
    yield { name: `delivery at ${rssi} dBm`, value: 100 * delivery, unit: "%", expected };
  }
}

const calendar: Calendar = { zone, isHoliday: isBankHoliday };
const titles: Readonly<Record<DayKind, string>> = {
  weekend: "figure 10: weekend",
  working: "figure 11: working day",
  holiday: "figure 11: bank holiday",
};

function* lorawan(buildings: readonly Meters[]): Generator<Measurement> {
  const all = newRetransmissions();
  for (const [index, meters] of buildings.slice(0, 4).entries()) {
    const gateway = meters[0]?.building ?? "";
    let [expected, received] = [0, 0];
    for (let at = start; at < start + months; at += hour) {
      const fate = uplinkFate({ seed, zone }, gateway, at);
      countUplink(all, calendar, { at, ...fate });
      expected += 1;
      received += fate.delivered ? 1 : 0;
    }
    const name = `table 2: location ${index + 1}`;
    yield { name: `${name}, expected`, value: expected, unit: "packets" };
    yield { name: `${name}, received`, value: received, unit: "packets" };
    yield { name: `${name}, delivery`, value: (100 * received) / expected, unit: "%" };
  }
  for (const kind of dayKinds) {
    const { whole, hours } = retransmissionsOf(all, kind);
    yield {
      name: `${titles[kind]}, all day`,
      value: whole.again,
      unit: "retransmissions an uplink",
      uplinks: whole.uplinks,
    };
    for (const [wall, { again, uplinks }] of hours.entries()) {
      yield { name: `${titles[kind]}, ${wall} o'clock`, value: again, unit: "retransmissions an uplink", uplinks };
    }
  }
}

/** Bytes a second of wM-Bus mode T1 (EN 13757-4). */
const byteRate = 66_700 / 8;

function* batteries(bytes: number): Generator<Measurement> {
  for (const minutes of [1, 5, 15, 60, 240, 1440]) {
    const value = batteryYears(60 * minutes, bytes);
    yield { name: `battery, a telegram each ${minutes} min`, value, unit: "years", bytes };
  }
  for (const dataRate of [5, 2, 0] as const) {
    // As a telegram that is as long in the air.
    const asLong = (airtimeOf(dataRate, frameOverhead + 40, "up") / 1000) * byteRate;
    const value = batteryYears(hour, asLong);
    yield { name: `battery, LoRaWAN ${dataRateName(dataRate)} each 60 min`, value, unit: "years", bytes: 40 };
  }
}

/** Uplinks that The Things Stack recorded, and a vineyard's hourly means, where they are at hand. */
function* measuredLinks(): Generator<Measurement> {
  if (!existsSync(measured)) return;
  const read = (file: string) =>
    gunzipSync(readFileSync(join(measured, file)))
      .toString()
      .trimEnd()
      .split("\n");
  for (const file of readdirSync(measured).filter((file) => file.endsWith(".ndjson.gz"))) {
    const links = newMeterLinks("UTC");
    for (const line of read(file)) {
      const { received_at, uplink_message: uplink } = JSON.parse(line);
      const [radio] = uplink?.rx_metadata ?? [];
      if (radio === undefined || uplink.f_port === undefined) continue;
      const { rssi, snr } = radio;
      hearMeter(links, "g", { at: Date.parse(received_at) / 1000, rssi, snr, counter: uplink.f_cnt ?? 0 });
    }
    const { g } = meterReport(links).gateways;
    if (g !== undefined) yield* linkRows(`measured: ${file.slice(12, -10)}`, g);
  }
  const [, ...rows] = read("vineyard_hourly_rssi_snr.csv.gz").map((line) => line.split(","));
  for (let node = 0; node < 8; node += 1) {
    const links = newMeterLinks("UTC");
    for (const row of rows) {
      const [at, rssi] = [Number(row[0]), Number(row[5 + node] || "NaN")];
      if (Number.isFinite(rssi)) hearMeter(links, "g", { at: at + 1800, rssi });
    }
    const { g } = meterReport(links).gateways;
    if (g === undefined) continue;
    yield* linkRows(`measured: vineyard node ${node + 1}`, g);
    yield { name: `measured: vineyard node ${node + 1}, scatter of days`, value: g.dayScatter, unit: "dB" };
    yield {
      name: `measured: vineyard node ${node + 1}, changes`,
      value: g.changes.length,
      unit: "found",
      hours: g.received,
    };
  }
}

/** Curves over days have a point each ten days; with `--json` one each day. */
export function* bench(args: readonly string[]): Generator<Measurement> {
  const { plan, end } = scenario("pilot", { seed, start, zone });
  const city = buildCity(plan);
  const buildings = [...Map.groupBy(city.meters, ({ building }) => building).values()];
  yield* fourLocations(city, buildings, args.includes("--json") ? 1 : 10);
  yield* lorawan(buildings);
  yield* wholePilot(city, buildings, end);
  yield* batteries([...city.telegrams(start, start + hour, hour)][0]?.bytes.length ?? 0);
  yield* measuredLinks();
}
