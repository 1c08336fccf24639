// Ten days of the pilot between thirteen processes in lock-step virtual time, by each of its ways.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import type { MeterId } from "@tributary/core";
import type { HourlyTicks } from "./collecting-cloud.ts";
import { assertCounted, assertShown, type PilotReport, type PilotSettings, pilotCity, runPilot } from "./pilot.ts";
import { endAll, fastFolder } from "./running.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

/** Hourly, of 21 meters. */
const meters = 21;
const days = 10;
const telegrams = meters * 24 * days;
const city = pilotCity();

async function play(t: TestContext, name: string, settings: Omit<PilotSettings, "days">): Promise<PilotReport> {
  const report = await runPilot(join(folder.path, name), { ...settings, days });
  const { volumes: _, ...counts } = report;
  t.diagnostic(JSON.stringify(counts));
  assertCounted(report, telegrams);
  assertShown(city, report);
  return report;
}

/** The registers that came by IP, as the next test finds them. */
let volumes: ReadonlyMap<MeterId, HourlyTicks> = new Map();

test("F62 ten days of the pilot over IP", async (t) => {
  const report = await play(t, "ip", { ways: ["ip"] });
  assert.deepEqual(report.edge, { read: telegrams });
  volumes = report.volumes;
  assert.equal(volumes.size, meters);
  for (const [meter, hours] of volumes) assert.ok(hours.size >= 24 * days - 1, `${meter}: ${hours.size} hours`);
});

test("F62 F28 F33/F34 the same sealed in LoRaWAN frames: the same registers", async (t) => {
  const report = await play(t, "sealed", { ways: ["sealed"] });
  assert.deepEqual(report.edge, { read: telegrams });
  assert.equal(report.uplinks["telegrams"], telegrams);
  assert.deepEqual(report.volumes, volumes);
});

test("F62 the same as blocks of a day: the same registers", async (t) => {
  const report = await play(t, "blocks", { ways: ["blocks"] });
  assert.deepEqual(Object.keys(report.edge), ["handed-over"]);
  assert.deepEqual(report.volumes, volumes);
});

test("F62 blocks that nobody repeats, one frame in ten lost: each that arrives is read whole", async (t) => {
  const report = await play(t, "lossy", { ways: ["blocks"], lostShare: 0.1, confirmed: false });
  const share = (report.frames["lost-up"] ?? 0) / (report.frames["sent"] ?? 0);
  assert.ok(share > 0.03 && share < 0.2, `${share} of all frames lost`);
  for (const [meter, hours] of report.volumes) {
    const all = volumes.get(meter);
    for (const [hour, ticks] of hours) assert.equal(ticks, all?.get(hour), `${meter}, hour ${hour}`);
    // What was lost is asked for when a later block shows the gap, so only the last days can be missing.
    assert.ok(hours.size >= 24 * (days - 5), `${meter}: ${hours.size} hours`);
  }
});
