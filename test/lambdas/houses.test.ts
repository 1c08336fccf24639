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

test("F52 the kinds of houses are found from when they use water", async () => {
  for (const [seed, meters, date] of [
    [101, 250, "2025-05-05"],
    [102, 300, "2025-03-03"],
  ] as const) {
    const start = Date.parse(`${date}T00:00:00Z`) / 1000;
    const city = buildCity({ seed, meters, start, zone: "Europe/Madrid", utilities: ["water"], incidents: {} });
    const use = city.meters.map(({ meter }) => {
      const litres = city.registers(meter, start, start + weeks * 7 * 24 * hour + hour, hour);
      return column(
        meter,
        "volume",
        start,
        Array.from(litres.subarray(1), (index, place) => (index - (litres[place] ?? 0)) / 1000),
      );
    });
    const answer = await runShipped(sandboxes, "house-kinds", { use }, start + weeks * 7 * 24 * hour, { offset: 7200 });
    const found = new Map(shape.parse(answer).houses.map(({ of, kind }) => [of, kind]));
    const kinds = city.meters.map(({ meter }) => found.get(meter));
    const truth = city.meters.map(({ customer }) => customer);
    const agreement = adjustedRand(truth, kinds);
    assert.ok(agreement >= 0.8, `${agreement}`);
  }
});
