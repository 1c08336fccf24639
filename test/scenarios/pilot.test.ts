// A week of the pilot, each way.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertArrived, pilotCity, runPilot } from "./pilot.ts";
import { endAll, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const days = 7;
const telegrams = 21 * 24 * days;

test("F62 a week of the pilot over IP, between thirteen processes in lock-step virtual time", async () => {
  const report = await runPilot(folder.path, { way: "ip", days });
  assert.deepEqual(report.sent, { "passed-on": telegrams });
  assert.deepEqual(report.gateways, { "passed-on": telegrams });
  assert.deepEqual(report.edge, { read: telegrams });
  assertArrived(pilotCity(), report, days * 24);
});
