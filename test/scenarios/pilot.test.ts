// A week of the pilot, a third of its gateways each way, through an air that loses one LoRaWAN frame in ten.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertCounted, assertShown, pilotCity, runPilot } from "./pilot.ts";
import { endAll, fastFolder } from "./running.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const hours = 7 * 24;

test("F62 F25 S27 F28 F33/F34 a week of the pilot in lock-step virtual time: IP, sealed and in blocks, all of it arrives", async () => {
  const city = pilotCity();
  const report = await runPilot(folder.path, { ways: ["ip", "sealed", "blocks"], days: 7, lostShare: 0.1 });
  assertCounted(report, 21 * hours);
  assert.ok((report.frames["lost-up"] ?? 0) > 0 && (report.frames["lost-down"] ?? 0) > 0, "the air lost nothing");
  // Two meters a building, one in the last: four gateways send over IP, four sealed, the last among them, three blocks.
  assert.equal(report.edge["read"], (8 + 7) * hours);
  assert.equal(report.uplinks["telegrams"], 7 * hours);
  assertShown(city, report);
  for (const [meter, volumes] of report.volumes) assert.equal(volumes.size, hours, meter);
});
