// Scores the lambda that tells kinds of houses apart against the kinds of customers, which it never sees.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildCity } from "@tributary/city";
import { startSandboxes } from "@tributary/engine-lambda";
import { adjustedRand } from "@tributary/engine-numeric";
import { z } from "zod";
import { column, runShipped } from "./shipped.ts";

const sandboxes = startSandboxes();
after(() => sandboxes.close());

const hour = 3600;
const weeks = 6;
const shape = z.object({ houses: z.array(z.object({ of: z.string(), kind: z.string() })) });

/** Cities, seasons and zones that nothing of the lambda was chosen on. Houses and schools that are empty all summer count as wrong. */
const cities = [
  { seed: 301, meters: 120, date: "2024-12-09", zone: "Europe/Helsinki" },
  { seed: 302, meters: 220, date: "2025-06-16", zone: "Europe/Lisbon" },
  { seed: 306, meters: 150, date: "2025-07-07", zone: "Europe/Madrid" },
  { seed: 307, meters: 260, date: "2025-10-06", zone: "Europe/Rome" },
  { seed: 308, meters: 180, date: "2025-04-14", zone: "Asia/Tokyo" },
] as const;

for (const { seed, meters, date, zone } of cities) {
  test(`F52 the kinds of ${meters} houses in ${zone} are found from when they use water, from ${date} on`, async (t) => {
    const start = Date.parse(`${date}T00:00:00Z`) / 1000;
    const end = start + weeks * 7 * 24 * hour;
    const city = buildCity({ seed, meters, start, zone, utilities: ["water"], incidents: {} });
    const use = city.meters.map(({ meter }) => {
      const litres = city.registers(meter, start, end + hour, hour);
      const used = Array.from(litres.subarray(1), (index, place) => (index - (litres[place] ?? 0)) / 1000);
      return column(meter, "volume", start, used);
    });
    const answer = await runShipped(sandboxes, "house-kinds", { use }, end, {}, zone);
    const found = new Map(shape.parse(answer).houses.map(({ of, kind }) => [of, kind]));
    const kinds = city.meters.map(({ meter }) => found.get(meter));
    const agreement = adjustedRand(
      city.meters.map(({ customer }) => customer),
      kinds,
    );
    t.diagnostic(`adjusted Rand ${agreement.toFixed(3)}`);
    assert.ok(agreement >= 0.8, `${agreement}`);
  });
}
