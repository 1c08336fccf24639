import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openLinkFacts } from "./link-facts.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-links-"));
after(() => rmSync(folder, { recursive: true }));

const start = Date.parse("2025-03-01T00:00:00Z") / 1000;
const hour = 3600;
const shiftedAt = start + 10 * 24 * hour;

/** Hourly telegrams of two meters over two gateways; one antenna is moved after ten days, and one telegram of five is lost. */
function* heard(days: number) {
  for (let index = 0; index < 24 * days; index += 1) {
    const at = start + index * hour;
    const flicker = (index * 7) % 3;
    if (index % 5 !== 4)
      yield ["A", "roof", { at: at + 60, rssi: -70 - flicker - (at >= shiftedAt ? 12 : 0) }] as const;
    yield ["A", "tower", { at: at + 61, rssi: -90 + flicker }] as const;
    yield ["B", "tower", { at: at + 900, rssi: -80 + flicker, snr: 5 }] as const;
  }
}

test("F35 what the radio is like is kept per meter and gateway, and can be asked for", () => {
  const facts = openLinkFacts({ path: join(folder, "links.sqlite"), zone: "UTC" });
  for (const [meter, gateway, hearing] of heard(20)) facts.hear(meter, gateway, hearing);
  const report = facts.report("A", start + 20 * 24 * hour + 3 * hour);
  assert.deepEqual(Object.keys(report?.gateways ?? {}), ["roof", "tower"]);
  assert.ok(Math.abs((report?.gateways["roof"]?.errorRate ?? 0) - 0.2) < 0.01);
  assert.equal(report?.gateways["tower"]?.missed, 0);
  assert.deepEqual([report?.all.missed, Math.round(report?.interval ?? 0), report?.missing], [0, hour, 3]);
  assert.equal(facts.report("C", start), undefined);

  const [change, ...more] = facts.changes(start);
  assert.deepEqual([change?.meter, change?.gateway, more], ["A", "roof", []]);
  assert.ok(change !== undefined && change.foundAt - shiftedAt < 24 * hour);
  assert.deepEqual(facts.changes(change.foundAt + 1), []);

  assert.equal(facts.days("A").length, 2 * 19);
  const days = facts.days("A", "tower");
  assert.ok(days.every(({ received, missed, rssiCount }) => received === 24 && missed === 0 && rssiCount === 24));
  const curve = facts.delivery();
  assert.ok(
    curve.find(({ rssi }) => rssi === -82)?.delivery !== 1 && curve.find(({ rssi }) => rssi === -88)?.delivery === 1,
  );
  facts.close();
});

test("what was flushed is there after a restart and goes on as if there had been none", () => {
  const whole = openLinkFacts({ path: join(folder, "whole.sqlite"), zone: "UTC" });
  const path = join(folder, "parts.sqlite");
  let parts = openLinkFacts({ path, zone: "UTC" });
  let index = 0;
  for (const [meter, gateway, hearing] of heard(14)) {
    whole.hear(meter, gateway, hearing);
    parts.hear(meter, gateway, hearing);
    index += 1;
    if (index % 100 === 0) parts.flush();
    if (index % 300 === 0) {
      parts.close();
      parts = openLinkFacts({ path, zone: "UTC" });
    }
  }
  for (const meter of ["A", "B"]) {
    assert.deepEqual(parts.report(meter, start), whole.report(meter, start));
    assert.deepEqual(parts.days(meter), whole.days(meter));
  }
  assert.deepEqual(parts.changes(0), whole.changes(0));
  whole.close();
  parts.close();
});

test("old days are forgotten", () => {
  const facts = openLinkFacts({ path: join(folder, "short.sqlite"), zone: "UTC", days: 5 });
  for (const [meter, gateway, hearing] of heard(20)) facts.hear(meter, gateway, hearing);
  assert.equal(facts.days("B").length, 6);
  facts.close();
});
