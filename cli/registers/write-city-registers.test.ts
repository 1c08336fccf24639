// Registers of a city that is greater than the one that is simulated.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildCity, type CityPlan } from "@tributary/city";
import type { ScaledRegister } from "@tributary/engine-series";
import { scaledRegisters, writeCityRegisters } from "./write-city-registers.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const start = Date.parse("2025-03-01T00:00:00Z") / 1000;
const day = 86_400;
const plan: CityPlan = { seed: 3, meters: 30, start, zone: "Europe/Madrid" };

test("originals come first and as they are; each of the others has a number of its own and rises as one of them does", () => {
  const city = buildCity(plan);
  const all = [...scaledRegisters(city, 1000)];
  assert.equal(new Set(all.map(({ meter }) => meter)).size, 1000);
  assert.deepEqual(
    all.slice(0, 30),
    city.meters.map(
      ({ meter, utility }, source): ScaledRegister => ({
        meter,
        register: utility === "electricity" ? "energy" : "volume",
        source,
        shift: 0,
        factor: 1,
        offset: 0,
      }),
    ),
  );
  for (const { shift, factor } of all.slice(30)) {
    assert.ok(shift % (7 * 24) === 0 && shift <= 8 * 7 * 24, String(shift));
    assert.ok(factor >= 0.5 && factor <= 1.6, String(factor));
  }
  // No two copies of one meter are alike.
  const kinds = new Set(all.map(({ source, shift, factor }) => `${source} ${shift} ${factor}`));
  assert.equal(kinds.size, 1000);
});

test("a meter that takes another's place is there beside it", () => {
  const city = buildCity({ ...plan, days: 10, incidents: { exchange: 2 } });
  assert.equal([...scaledRegisters(city, 30)].length, 32);
});

test("all hours of all meters are written", async () => {
  const path = join(folder, "year.parquet");
  const { rows } = await writeCityRegisters({ path, plan, end: start + 10 * day, meters: 200 });
  assert.equal(rows, 200 * 240);
});
