// The whole pilot, 326 days of 21 meters between thirteen processes in lock-step virtual time. It takes longest of all
// tests: by its name it begins before most others, and these run beside it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertCounted, assertShown, pilotCity, runPilot } from "./scenarios/pilot.ts";
import { endAll, fastFolder } from "./scenarios/running.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

/** Hourly, of 21 meters. */
const meters = 21;
/** The whole pilot ends within an hour. */
const telegrams = 164_343;
const wholeHours = Math.floor(telegrams / meters);

test("F62 F33/F34 the pilot's 164,343 telegrams through gateways and LoRaWAN frames: every hour of every meter", async (t) => {
  const report = await runPilot(folder.path, { ways: ["blocks"] });
  const { volumes, ...counts } = report;
  t.diagnostic(JSON.stringify(counts));
  assertCounted(report, telegrams);
  assertShown(pilotCity(), report);
  assert.deepEqual(Object.keys(report.edge), ["handed-over"]);
  assert.equal(volumes.size, meters);
  for (const [meter, hours] of volumes) assert.ok(hours.size >= wholeHours - 24, `${meter}: ${hours.size} hours`);
});
