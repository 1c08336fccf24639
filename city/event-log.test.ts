import assert from "node:assert/strict";
import { test } from "node:test";
import { buildCity } from "./city.ts";
import { usualIncidents } from "./incident-plan.ts";

const start = Date.parse("2025-03-01T00:00:00+01:00") / 1000;
const day = 86_400;
const city = buildCity({ seed: 2, meters: 3000, start, zone: "Europe/Madrid", incidents: usualIncidents(3000, 365) });
const { incidents } = city.truth;

test("the event log is ordered, and no report comes before what it tells of", () => {
  assert.deepEqual(
    city.events.map(({ at }) => at),
    city.events.map(({ at }) => at).sort((a, b) => a - b),
  );
  for (const { meter, says, at } of city.events) {
    if (says === "high-bill") continue;
    assert.ok(incidents.some((incident) => incident.meter === meter && incident.kind === says && incident.from < at));
  }
});

test("some incidents are reported late and some never, and some complaints have no cause", () => {
  const reported = incidents.filter(({ meter }) => city.events.some((event) => event.meter === meter));
  assert.ok(incidents.length > 100);
  assert.ok(reported.length > 0.3 * incidents.length && reported.length < 0.8 * incidents.length);
  const late = reported.filter((incident) =>
    city.events.some(({ meter, at }) => meter === incident.meter && at > incident.from + 10 * day),
  );
  assert.ok(late.length > 0.1 * reported.length);
  assert.ok(city.events.some(({ meter }) => !incidents.some((incident) => incident.meter === meter)));
});
