// A day of 50,000 hourly meters that comes while the store is stopped: all of it is taken, and then stored, each value once.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openSeries } from "@tributary/engine-series";
import { encodeSync, type ReadingsItem } from "@tributary/wire";
import { openIntake } from "./index.ts";
import { trialClock } from "./trial.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-backlog-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const start = 1_772_323_200;
const [nodes, ofNode, hours, hour] = [10, 5000, 24, 3600];
const inBatch = 500;

/** No two differences are alike, as with real use. */
const ticksOf = (at: number, meter: number) => Math.imul(at + meter, 0x9e3779b1) >>> 8;

function reading(node: number, meter: number, at: number): ReadingsItem {
  const series = { meter: `n${node}.${meter}`, register: "volume", unit: "m3", layer: 1 };
  return { kind: "readings", ...series, version: at, at: [at], ticks: [ticksOf(at, meter)], quality: [0] };
}

test("F42 S40 a day of 50,000 hourly meters is taken with the store stopped, and applied when it runs", async (t) => {
  const series = await openSeries({ path: join(folder, "series.duckdb") });
  const said: string[] = [];
  let now = 0;
  const parts = {
    ...{ path: join(folder, "intake.sqlite"), series, masked: () => [], told: () => undefined },
    // Each look at the clock is long after the one before, so that progress is said each time.
    clock: { ...trialClock, now: () => (now += 60_000), seconds: () => start },
    registry: { record: () => undefined, noteHeard: () => undefined, instructionsFor: () => [] },
    say: (says: string) => void said.push(says),
  };
  const taking = openIntake(parts);
  await taking.stopStore("maintenance");
  for (let entry = 0; entry < (hours * ofNode) / inBatch; entry += 1) {
    const at = start + Math.floor((entry * inBatch) / ofNode) * hour;
    const first = (entry * inBatch) % ofNode;
    const batches = Array.from({ length: nodes }, (_, node) => {
      const items = Array.from({ length: inBatch }, (_, place) => reading(node, first + place, at));
      const sequence = { first: entry + 1, last: entry + 1 };
      return encodeSync({ v: 1, node: `edge-${node}`, epoch: "a", ...sequence, detail: "full", items });
    });
    for (const answer of await Promise.all(batches.map((batch) => taking.receiveBatch(batch)))) {
      assert.ok("through" in answer && answer.through === entry + 1);
    }
  }
  await taking.close();
  series.resume();

  const applying = openIntake(parts);
  await applying.settled();
  await applying.close();
  let found = 0;
  for await (const { meters, first, at, ticks } of series.sweep({
    register: "volume",
    from: start,
    to: start + hours * hour,
  })) {
    for (const [place, meter] of meters.entries()) {
      for (let row = first[place] ?? 0; row < (first[place + 1] ?? at.length); row += 1) {
        assert.equal(ticks[row], ticksOf(at[row] ?? 0, Number(meter.split(".")[1])));
        found += 1;
      }
    }
  }
  assert.equal(found, nodes * ofNode * hours);
  const progress = said.filter((says) =>
    /^intake: the store of readings has what came until .* groups of batches wait$/.test(says),
  );
  assert.ok(progress.length > 0, said.join("\n"));
  t.diagnostic(`${found} readings; ${progress[0]}`);
  await series.close();
});

test("S13 S40 the values of ten minutes of 50,000 meters, one a minute, are taken and stored", async () => {
  const series = await openSeries({ path: ":memory:" });
  const intake = openIntake({
    ...{ path: join(folder, "minutes.sqlite"), series, masked: () => [], told: () => undefined, clock: trialClock },
    registry: { record: () => undefined, noteHeard: () => undefined, instructionsFor: () => [] },
  });
  const at = Array.from({ length: 10 }, (_, minute) => start + minute * 60);
  for (let entry = 0; entry < ofNode / inBatch; entry += 1) {
    const batches = Array.from({ length: nodes }, (_, node) => {
      const items = Array.from({ length: inBatch }, (_, place) => {
        const meter = entry * inBatch + place;
        const ticks = at.map((moment) => ticksOf(moment, meter));
        return { ...reading(node, meter, start), at, ticks, quality: at.map(() => 0) };
      });
      const sequence = { first: entry + 1, last: entry + 1 };
      return encodeSync({ v: 1, node: `edge-${node}`, epoch: "a", ...sequence, detail: "full", items });
    });
    for (const answer of await Promise.all(batches.map((batch) => intake.receiveBatch(batch)))) {
      assert.ok("through" in answer && answer.through === entry + 1);
    }
  }
  await intake.settled();
  let found = 0;
  for await (const page of series.sweep({ register: "volume", from: start, to: start + 600 })) found += page.at.length;
  assert.equal(found, nodes * ofNode * at.length);
  await intake.close();
  await series.close();
});
