// Scores the lambda that finds washing machines against what the machine's own pipe says, which it never sees.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { startSandboxes } from "@tributary/engine-lambda";
import { z } from "zod";
import { column, runShipped } from "./shipped.ts";

const sandboxes = startSandboxes();
after(() => sandboxes.close());

const minute = 60;
const slot = 3 * 3600;
const shape = z.array(z.object({ slots: z.array(z.number()) }));

async function slotsOf(from: number, litres: readonly number[]): Promise<Set<number>> {
  const use = { ...column("flat", "volume", from, litres, minute), unit: "L" };
  const [answer] = shape.parse(await runShipped(sandboxes, "washing-slots", { use: [use] }, from));
  return new Set(answer?.slots);
}

/** Harmonic mean of precision and recall. */
function f1(found: ReadonlySet<number>, truth: ReadonlySet<number>): number {
  const both = [...found].filter((one) => truth.has(one)).length;
  return (2 * both) / (found.size + truth.size);
}

test("F53 a washing machine is found among showers, cisterns and taps that a test planted", async () => {
  let state = 11;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const from = Date.parse("2025-02-03T00:00:00Z") / 1000;
  const days = 40;
  const litres = new Array<number>(days * 1440).fill(0);
  const add = (at: number, ...amounts: number[]) => {
    for (const [index, amount] of amounts.entries()) litres[at + index] = (litres[at + index] ?? 0) + amount;
  };
  const truth = new Set<number>();
  for (let today = 0; today < days; today += 1) {
    const wake = today * 1440 + 420;
    for (let toilet = 0; toilet < 15; toilet += 1) add(wake + Math.floor(900 * draw()), 2, 2, 2, 2, 2, 2);
    for (let tap = 0; tap < 25; tap += 1) add(wake + Math.floor(900 * draw()), 0.2 + 2 * draw());
    for (let shower = 0; shower < 3; shower += 1) {
      add(wake + Math.floor(800 * draw()), ...new Array<number>(5 + Math.floor(5 * draw())).fill(5 + 2 * draw()));
    }
    if (draw() < 0.5) continue;
    let at = wake + Math.floor(600 * draw());
    for (let rinse = 0; rinse < 4; rinse += 1) {
      add(at, 5 + 2 * draw(), 4.2 + 2 * draw());
      truth.add(from + at * minute - ((from + at * minute) % slot));
      at += 12 + Math.floor(25 * draw());
    }
  }
  const score = f1(await slotsOf(from, litres), truth);
  assert.ok(score >= 0.8, `${score}`);
});

const folder = new URL("../../../shared/data/weusedto/", import.meta.url);
if (existsSync(folder)) {
  const rows = (fixture: string) =>
    gunzipSync(readFileSync(new URL(`${fixture}_dev.csv.gz`, folder)))
      .toString()
      .trim()
      .split("\n")
      .slice(1)
      .map((row) => row.split(",").map(Number));
  /** Litres by minute of a fixture that is written when its flow changes, in ml/s. */
  const flowing = (fixture: string): Map<number, number> => {
    const found = new Map<number, number>();
    const all = rows(fixture);
    for (const [index, [at = 0, flow = 0]] of all.entries()) {
      const until = Math.min(all[index + 1]?.[0] ?? at + 1, at + 120);
      for (let second = at; second < until; second += 1) {
        const place = Math.floor(second / minute);
        found.set(place, (found.get(place) ?? 0) + flow / 1000);
      }
    }
    return found;
  };
  /** The same of a fixture that is written use by use. */
  const filling = (fixture: string): Map<number, number> => {
    const found = new Map<number, number>();
    for (const [from = 0, litres = 0, to = 0] of rows(fixture)) {
      for (let second = from; second < to; second += 1) {
        const place = Math.floor(second / minute);
        found.set(place, (found.get(place) ?? 0) + litres / (to - from));
      }
    }
    return found;
  };

  test("F53 the washing machine of a real flat is found in the weeks that the figures were not chosen on", async () => {
    const machine = flowing("washing_machine");
    const fixtures = [machine, ...["bidet", "kitchen_faucet", "shower", "washbasin"].map(flowing)];
    fixtures.push(filling("toilet"), filling("dishwasher"));
    const [first, last] = [Math.min(...machine.keys()), Math.max(...machine.keys())];
    // The second half of its time: the figures of the lambda were chosen on the first.
    const half = Math.ceil((first + (last - first) / 2) / 180) * 180;
    const minutes = Array.from({ length: last - half }, (_, index) => half + index);
    const litres = minutes.map((place) => fixtures.reduce((sum, fixture) => sum + (fixture.get(place) ?? 0), 0));
    const drawn = new Map<number, number>();
    for (const place of minutes) {
      const start = place * minute - ((place * minute) % slot);
      drawn.set(start, (drawn.get(start) ?? 0) + (machine.get(place) ?? 0));
    }
    // A slot in which the machine took a fill and more.
    const truth = new Set([...drawn].filter(([, sum]) => sum >= 8).map(([start]) => start));
    assert.ok(truth.size >= 6);
    const score = f1(await slotsOf(half * minute, litres), truth);
    assert.ok(score >= 0.8, `${score} over ${truth.size} slots`);
  });
}
