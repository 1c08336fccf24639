// Link science against the simulated air: other seeds than the tests of the air itself, truth known from the plan.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AirGateway, type AirPlan, batteryYears, isBankHoliday, openAir, uplinkFate } from "@tributary/city";
import {
  type Calendar,
  countUplink,
  deliveryCurve,
  hearMeter,
  type LinkDay,
  type MeterLinks,
  meterReport,
  newMeterLinks,
  newRetransmissions,
  retransmissionsOf,
} from "@tributary/engine-links";
import { airtimeOf } from "@tributary/lorawan";

const zone = "Europe/Madrid";
const start = Date.parse("2025-02-01T00:00:00+01:00") / 1000;
const hour = 3600;
const day = 24 * hour;
const home = { latitude: 41.4, longitude: 2.2 };
const north = (metres: number) => ({ latitude: home.latitude + metres / 111_320, longitude: home.longitude });
const bytes = Uint8Array.from({ length: 60 }, (_, index) => (index === 0 ? 59 : (index * 91) & 255));

function planOf(
  seed: number,
  metres: readonly number[],
  more: Partial<AirPlan> & { gateway?: Partial<AirGateway> },
): AirPlan {
  return {
    seed,
    gateways: [{ gateway: "g", position: home, ...more.gateway }],
    meters: metres.map((far, index) => ({
      meter: `SEN.${String(30_000_000 + index)}.01.07`,
      utility: "water",
      position: north(far),
    })),
    unstable: 0,
    ...more,
  };
}

interface Listened {
  readonly meters: ReadonlyMap<string, MeterLinks>;
  readonly days: readonly LinkDay[];
  readonly sent: number;
}

/** An hourly telegram of each meter, taken as it comes. */
function listen(plan: AirPlan, days: number): Listened {
  const air = openAir(plan);
  const meters = new Map(plan.meters.map(({ meter }) => [meter, newMeterLinks(zone)]));
  const told: LinkDay[] = [];
  for (let index = 0; index < days * 24; index += 1) {
    for (const [place, { meter }] of plan.meters.entries()) {
      for (const { gateway, at, rssi } of air.send({ at: start + index * hour + 97 * place, meter, bytes }).heard) {
        const links = meters.get(meter);
        const { day: closed } = links === undefined ? {} : hearMeter(links, gateway, { at, rssi });
        if (closed !== undefined) told.push(closed);
      }
    }
  }
  return { meters, days: told, sent: days * 24 };
}

const linksOf = ({ meters }: Listened) => Array.from(meters.values(), (meter) => meterReport(meter).gateways["g"]);

test("F58 four stable months on the simulated air have no change point, and no hour of the day differs", () => {
  for (const seed of [501, 502, 503]) {
    for (const link of linksOf(listen(planOf(seed, [6, 9, 12, 16, 20, 26, 34], {}), 122))) {
      assert.deepEqual(link?.changes ?? [], []);
      if (link?.rssi === undefined || link.rssi.count < 1000) continue;
      assert.equal(link.unstable, false);
      const means = link.hours.flatMap(({ rssi }) => rssi ?? []);
      assert.ok(Math.max(...means) - Math.min(...means) < 2, `${means}`);
    }
  }
});

test("F59 an antenna that wind has turned is found within a day at each meter that is still heard", () => {
  let [shifted, found] = [0, 0];
  for (const seed of [511, 512, 513, 514]) {
    const at = start + (20 + (seed % 7)) * day + seed * 61;
    const plan = planOf(seed, [6, 8, 10, 12, 14, 16], { gateway: { shifts: [{ at, decibels: 10 }] } });
    for (const link of linksOf(listen(plan, 60))) {
      assert.ok(link !== undefined);
      // A link that the shift makes hopeless shows by its losses.
      if (link.rssi === undefined || link.rssi.mean < -88) continue;
      shifted += 1;
      const [change, ...more] = link.changes;
      assert.deepEqual(more, []);
      assert.ok(
        change !== undefined && change.foundAt >= at && change.foundAt - at < day,
        JSON.stringify(link.changes),
      );
      assert.ok(change.before - change.after > 8 && change.before - change.after < 17);
      found += 1;
    }
  }
  assert.ok(found === shifted && shifted >= 15, `${found} of ${shifted}`);
});

test("F59 losses are counted without being told what was sent, and delivery falls near -100 dBm", () => {
  const metres = Array.from({ length: 60 }, (_, index) => 8 + 1.2 * index);
  const listened = listen(planOf(521, metres, {}), 40);
  for (const link of linksOf(listened)) {
    if (link === undefined || link.received < 0.3 * listened.sent) continue;
    const truth = 1 - link.received / listened.sent;
    assert.ok(Math.abs(link.errorRate - truth) < 0.04, `${link.errorRate} instead of ${truth}`);
  }
  const curve = deliveryCurve(listened.days);
  const near = (rssi: number) => curve.find((point) => Math.abs(point.rssi - rssi) <= 1)?.delivery ?? Number.NaN;
  assert.ok(near(-80) > 0.95 && near(-94) < 0.9 && near(-98) < 0.75, JSON.stringify(curve));
});

test("F58 unstable links are named", () => {
  const [calm, wild] = [0, 1].map((unstable) => linksOf(listen(planOf(531, [6, 8, 10, 12, 14], { unstable }), 60)));
  assert.equal(calm?.filter((link) => link?.unstable).length, 0);
  assert.ok((wild?.filter((link) => link?.unstable).length ?? 0) >= 4);
});

test("F60 retransmissions are many on working days, few on weekends and bank holidays, and more arrives than by wM-Bus", () => {
  const calendar: Calendar = { zone, isHoliday: isBankHoliday };
  const all = newRetransmissions();
  for (let at = start; at < start + 120 * day; at += hour) {
    for (const gateway of ["x1", "x2", "x3"])
      countUplink(all, calendar, { at, ...uplinkFate({ seed: 541, zone }, gateway, at) });
  }
  const kept: typeof all = JSON.parse(JSON.stringify(all));
  const [working, weekend, holiday] = (["working", "weekend", "holiday"] as const).map(
    (kind) => retransmissionsOf(kept, kind).whole,
  );
  assert.ok(working !== undefined && weekend !== undefined && holiday !== undefined);
  assert.ok(holiday.uplinks >= 3 * 24, "the trace has bank holidays");
  assert.ok(working.again > 3 * weekend.again && working.again > 3 * holiday.again);
  const wmbus = linksOf(listen(planOf(542, [6, 14, 22, 30, 38], {}), 30));
  const heard = wmbus.reduce((sum, link) => sum + 1 - (link?.errorRate ?? 1), 0) / wmbus.length;
  assert.ok(working.arrived / working.uplinks > Math.max(0.98, heard));
});

test("F60 LoRaWAN takes more power than wM-Bus: the same hourly telegram empties the battery sooner", () => {
  const byteRate = 66_700 / 8; // wM-Bus mode T1
  const wmbus = batteryYears(hour, 60);
  const lorawan = [5, 2, 0].map((dataRate) => batteryYears(hour, (airtimeOf(dataRate, 60, "up") / 1000) * byteRate));
  const [fast = 0, middle = 0, slow = 0] = lorawan;
  assert.ok(wmbus > fast && fast > middle && middle > slow, `${wmbus} ${lorawan}`);
  assert.ok(slow < 0.5 * wmbus, `${wmbus} ${lorawan}`);
});
