import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hearing } from "./link.ts";
import { hearMeter, type MeterLinks, meterReport, missingNow, newMeterLinks } from "./meter-links.ts";
import { chances, traceOf } from "./test-traces.ts";

const zone = "Europe/Madrid";
const from = Date.parse("2025-02-03T00:00:00+01:00") / 1000;
const hour = 3600;
const day = 24 * hour;

function listen(heard: readonly Hearing[], meter = newMeterLinks(zone)): MeterLinks {
  for (const hearing of heard) hearMeter(meter, "a", hearing);
  return meter;
}

/** Hour of the local day and whether it is a weekend, in winter. */
const wall = (at: number) => ({
  hour: Math.floor(((at - from) % day) / hour),
  weekend: Math.floor((at - from) / day) % 7 > 4,
});

for (const [what, interval] of [
  ["16 seconds", 16],
  ["15 minutes", 900],
  ["an hour", hour],
  ["four hours", 4 * hour],
  ["a day", day],
] as const) {
  for (const delivery of [0.97, 0.6, 0.3]) {
    test(`a meter that sends each ${what}, ${delivery} of it heard: interval and losses are found`, () => {
      const days = interval < 900 ? 2 : interval < 4 * hour ? 60 : interval < day ? 120 : 300;
      const { sent, heard } = traceOf({ seed: interval + 100 * delivery, from, days, interval, delivery });
      const report = meterReport(listen(heard));
      assert.ok(Math.abs(report.interval / interval - 1) < 0.1, `${report.interval} s`);
      const { a } = report.gateways;
      assert.equal(a?.received, heard.length);
      const truth = 1 - heard.length / sent.length;
      assert.ok(Math.abs((a?.errorRate ?? 1) - truth) < 0.05, `${a?.errorRate} instead of ${truth}`);
    });
  }
}

test("a meter that is silent at night and on weekends is not called lost", () => {
  const sends = (at: number) => !wall(at).weekend && wall(at).hour >= 6 && wall(at).hour < 20;
  for (const [seed, interval, delivery] of [
    [1, 900, 0.98],
    [2, hour, 0.9],
    [3, 60, 0.7],
    [4, hour, 0.6],
  ] as const) {
    // Until the clocks change: the meter does not change its own.
    const { sent, heard } = traceOf({ seed, from, days: 54, interval, delivery, sends });
    const meter = listen(heard);
    const { errorRate = 1 } = meterReport(meter).gateways["a"] ?? {};
    const truth = 1 - heard.length / sent.length;
    assert.ok(Math.abs(errorRate - truth) < 0.05, `${errorRate} instead of ${truth}, interval ${interval}`);

    const friday = sent.findLast((at) => wall(at).hour === 19) ?? 0;
    const onFriday = listen(heard.filter(({ at }) => at <= friday));
    const monday = from + 7 * day * Math.ceil((friday - from) / (7 * day));
    assert.ok(missingNow(onFriday, monday + 5 * hour) <= hour / interval + 1, "silent all the weekend");
    assert.ok(missingNow(onFriday, monday + 12 * hour) >= (4 * hour) / interval, "silent on Monday morning");
  }
});

test("a meter that sends all day is missed at night too", () => {
  const outage = { from: from + 40 * day + 22 * hour, until: from + 41 * day + 6 * hour };
  const { heard } = traceOf({ seed: 5, from, days: 50, interval: hour, delivery: 0.9 });
  const meter = listen(heard.filter(({ at }) => at < outage.from || at >= outage.until));
  const whole = meterReport(listen(heard)).gateways["a"]?.missed ?? 0;
  assert.ok(Math.abs((meterReport(meter).gateways["a"]?.missed ?? 0) - whole - 8) <= 3);
});

test("an interval that was changed is learned within days", () => {
  const before = traceOf({ seed: 6, from, days: 20, interval: hour }).heard;
  const after = traceOf({ seed: 7, from: from + 20 * day, days: 10, interval: 900 }).heard;
  const back = traceOf({ seed: 8, from: from + 30 * day, days: 10, interval: 4 * hour }).heard;
  assert.ok(Math.abs(meterReport(listen([...before, ...after])).interval - 900) < 90);
  assert.ok(Math.abs(meterReport(listen([...before, ...after, ...back])).interval - 4 * hour) < hour);
});

test("telegrams in pairs are one sending of two", () => {
  const pairs = traceOf({ seed: 9, from, days: 30, interval: 900 }).heard.flatMap((one) => [
    one,
    { ...one, at: one.at + 5 },
  ]);
  const report = meterReport(listen(pairs));
  assert.ok(Math.abs(report.interval - 900) < 90, `${report.interval}`);
  assert.ok((report.gateways["a"]?.errorRate ?? 1) < 0.01);
});

test("a counter tells what was missed to the telegram, over a new beginning too", () => {
  const { heard } = traceOf({ seed: 10, from, days: 10, interval: 600 });
  const draw = chances(11);
  const counted = heard.map((one, index) => ({ ...one, counter: index < 700 ? index : index - 700 }));
  const arrived = counted.filter((_, index) => index === 0 || index === 699 || index === 700 || draw() < 0.8);
  const { a } = meterReport(listen(arrived)).gateways;
  const last = counted.findIndex(({ at }) => at === arrived.at(-1)?.at);
  assert.equal(a?.missed, last + 1 - arrived.length);
});

test("what two gateways hear is one telegram of the meter and one of each link", () => {
  const { heard, sent } = traceOf({ seed: 12, from, days: 40, interval: hour });
  const draw = chances(13);
  const meter = newMeterLinks(zone);
  let both = 0;
  for (const { at } of heard) {
    const [near, far] = [draw() < 0.8, draw() < 0.4];
    if (near) hearMeter(meter, "near", { at, rssi: -80 });
    if (far) hearMeter(meter, "far", { at: at + 1, rssi: -98 });
    if (near || far) both += 1;
  }
  const { all, gateways } = meterReport(meter);
  assert.equal(all.received, both);
  assert.ok(Math.abs(all.errorRate - (1 - both / sent.length)) < 0.03);
  assert.ok(Math.abs((gateways["near"]?.errorRate ?? 0) - 0.2) < 0.05);
  assert.ok(Math.abs((gateways["far"]?.errorRate ?? 0) - 0.6) < 0.06);
  assert.equal(gateways["far"]?.rssi?.middle, -98);
});

test("telegrams that come late fill the gap they left", () => {
  const { heard } = traceOf({ seed: 14, from, days: 20, interval: hour });
  const backlog = heard.slice(200, 230);
  const ordered = [...heard.slice(0, 200), ...heard.slice(230, 240), ...backlog, ...heard.slice(240)];
  const report = meterReport(listen(ordered)).gateways["a"];
  assert.equal(report?.received, heard.length);
  assert.ok((report?.missed ?? 9) <= 1);
});

test("F35 signal statistics: mean, deviation and quantiles, hour by hour and day by day", () => {
  const { heard } = traceOf({ seed: 15, from, days: 10, interval: 900, noise: 3, delivery: 0.9 });
  const meter = newMeterLinks(zone);
  const days = heard.flatMap((hearing) => hearMeter(meter, "a", { ...hearing, snr: 7.25 }).day ?? []);
  const { rssi, snr, hours = [] } = meterReport(meter).gateways["a"] ?? {};
  assert.ok(rssi !== undefined && Math.abs(rssi.mean + 70) < 0.4 && Math.abs(rssi.deviation - 3) < 0.3);
  assert.ok(Math.abs(rssi.low + 75) <= 1 && rssi.middle === -70 && Math.abs(rssi.high + 65) <= 1);
  assert.deepEqual([snr?.mean, snr?.deviation], [7.25, 0]);
  assert.equal(
    hours.reduce((sum, { received }) => sum + received, 0),
    heard.length,
  );
  assert.ok(hours.every(({ rssi = 0 }) => Math.abs(rssi + 70) < 2));
  assert.equal(days.length, 9);
  assert.ok(
    days.every(({ received, missed }) => Math.abs(received + missed - 96) < 4),
    JSON.stringify(days),
  );
});

test("what is kept is plain data of a few kilobytes, and goes on where it stopped", () => {
  const { heard } = traceOf({ seed: 16, from, days: 120, interval: 900, noise: 5, delivery: 0.8 });
  const middle = Math.floor(heard.length / 2);
  const first = JSON.stringify(listen(heard.slice(0, middle)));
  const stopped: MeterLinks = JSON.parse(first);
  assert.deepEqual(listen(heard.slice(middle), stopped), listen(heard));
  assert.ok(JSON.stringify(stopped).length < 6000, `${JSON.stringify(stopped).length} bytes`);
});

test("moments without order, far away or all alike break nothing", () => {
  const meter = newMeterLinks(zone);
  const draw = chances(17);
  for (let index = 0; index < 2000; index += 1) {
    const at = [from, 0, from + index, from + 5e8, Math.floor(draw() * 2e9)][index % 5] ?? 0;
    hearMeter(meter, `g${index % 40}`, { at, rssi: -200 + 300 * draw(), counter: Math.floor(draw() * 65_536) });
  }
  assert.equal(Object.keys(meter.gateways).length, 16);
  for (const link of Object.values(meterReport(meter).gateways)) assert.ok(link.errorRate >= 0 && link.errorRate <= 1);
});
