import assert from "node:assert/strict";
import { join } from "node:path";
import { after, it } from "node:test";
import { temporaryFolder } from "../test-node.ts";
import { openUplinkStatistics } from "./uplink-statistics.ts";

const folder = temporaryFolder();
after(() => folder.remove());

const day = 86_400;
/** A Friday in Madrid; Monday is a holiday. */
const friday = Date.parse("2026-05-08T23:30:00+02:00") / 1000;
const monday = Math.floor((friday + 3 * day) / day);
const calendar = { zone: "Europe/Madrid", isHoliday: (local: number) => local === monday };
const open = (path: string, said: string[] = []) =>
  openUplinkStatistics(
    path,
    calendar,
    () => friday,
    (says) => said.push(says),
  );

it("F60 counts uplinks, those that never arrived and repeats by kind of the local day, over restarts", () => {
  const path = join(folder.path, "statistics.sqlite");
  let statistics = open(path);
  assert.equal(statistics.days("a"), undefined);
  for (let n = 0; n < 4; n += 1) statistics.arrived("a", friday, 0);
  for (let n = 0; n < 6; n += 1) statistics.again("a", friday);
  // An hour later it is Saturday there.
  statistics.arrived("a", friday + 3600, 1);
  statistics.arrived("a", friday + 3 * day, 0);
  statistics.again("a", friday + 3 * day);
  statistics.close();
  statistics = open(path);
  assert.deepEqual(statistics.days("a"), {
    working: { uplinks: 4, arrived: 4, again: 1.5 },
    weekend: { uplinks: 2, arrived: 1, again: 0 },
    holiday: { uplinks: 1, arrived: 1, again: 1 },
  });
  assert.equal(statistics.days("b"), undefined);
  statistics.close();
});

it("a device that was away for long lost nothing on the air", () => {
  const statistics = open(join(folder.path, "away.sqlite"));
  statistics.arrived("a", friday, 5000);
  assert.deepEqual(statistics.days("a")?.working, { uplinks: 1, arrived: 1, again: 0 });
  statistics.close();
});
