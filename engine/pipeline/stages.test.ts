import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { qualityBits, tickOf } from "@tributary/core";
import {
  change,
  drain,
  openPipeline,
  openStream,
  type PlanChange,
  planIn,
  shapeOf,
  smoothed,
  take,
  turnOff,
} from "./index.ts";

const hour = 3600;
const start = Date.parse("2026-03-01T00:00Z") / 1000;
const litre = 1000;

/** A stream that took one value after another, an hour apart. */
function fed(register: string, values: readonly number[]) {
  const stream = openStream(register, "water", "UTC");
  for (const [i, value] of values.entries()) take(stream, start + i * hour, value, 0);
  return stream;
}

describe("smooth", () => {
  it("F44 is the mean flow of a counter over its window of five readings", () => {
    assert.equal(
      smoothed(
        fed(
          "volume",
          [0, 0, 4, 12, 16, 20].map((n) => n * litre),
        ),
      ),
      5 * litre,
    );
  });

  it("is the mean of a level's last five values", () => {
    assert.equal(
      smoothed(
        fed(
          "pressure",
          [1, 1, 2, 3, 4, 5].map((n) => n * 100_000),
        ),
      ),
      300_000,
    );
  });

  it("leaves the register as it was heard", () => {
    const values = [0, 7, 7, 30, 31].map((n) => n * litre);
    const [rows] = drain(fed("volume", values)).rows;
    assert.deepEqual(rows?.ticks, values);
  });
});

describe("fill gaps", () => {
  const filled = (stream: ReturnType<typeof fed>) =>
    drain(stream)
      .rows.filter(({ layer }) => layer === "estimated")
      .flatMap(({ at, ticks, quality }) => at.map((moment, i) => [(moment - start) / hour, ticks[i], quality[i]]));
  const interpolated = 4 | qualityBits["gap-interpolated"];
  const mean = 4 | qualityBits["gap-mean"];

  it("F45 puts a register on the line between two readings, at each hour without one, flagged", () => {
    const stream = fed("volume", [0, 10 * litre]);
    take(stream, start + 4 * hour, 40 * litre, 0);
    assert.deepEqual(filled(stream), [
      [2, 20 * litre, interpolated],
      [3, 30 * litre, interpolated],
    ]);
  });

  it("F45 puts the mean of its neighbours in the place of a level, or of a register whose plan says so", () => {
    const pressure = fed("pressure", [300_000]);
    take(pressure, start + 3 * hour, 400_000, 0);
    assert.deepEqual(filled(pressure), [
      [1, 350_000, mean],
      [2, 350_000, mean],
    ]);
    const volume = openStream("volume", "water", "UTC", { change: { by: "mean" } });
    take(volume, start, 0, 0);
    take(volume, start + 2 * hour, 30 * litre, 0);
    assert.deepEqual(filled(volume), [[1, 15 * litre, mean]]);
  });

  it("F45 leaves long gaps open: no value, and no consumption in their hours", () => {
    const stream = fed("volume", [0, 10 * litre]);
    take(stream, start + 26 * hour, 260 * litre, 0);
    const { rows, aggregates } = drain(stream);
    assert.deepEqual(
      rows.map(({ layer }) => layer),
      ["validated"],
    );
    const hours = aggregates.find(({ bucket }) => bucket === "hour")?.aggregates.filter(({ sum }) => sum !== undefined);
    assert.deepEqual(
      hours?.map((one) => (one.start - start) / hour),
      [0, 1],
    );
  });

  it("tells filled hours again when the reading that was missing comes late", () => {
    const stream = fed("volume", [0, 10 * litre]);
    take(stream, start + 4 * hour, 40 * litre, 0);
    drain(stream);
    take(stream, start + 3 * hour, 38 * litre, 0);
    assert.deepEqual(filled(stream), [
      [2, 24 * litre, interpolated],
      [3, 38 * litre, interpolated],
    ]);
  });
});

describe("shape", () => {
  it("F47 is the slope of a level, and of the flow of a counter, by least squares", () => {
    assert.equal(shapeOf(fed("pressure", [100, 200, 300, 400, 500]))?.slope, 100);
    // 1, 2, 3 and 4 litres in one hour after another.
    assert.equal(
      shapeOf(
        fed(
          "volume",
          [0, 1, 3, 6, 10].map((n) => n * litre),
        ),
      )?.slope,
      litre,
    );
    assert.equal(
      shapeOf(
        fed(
          "volume",
          [0, 5, 10, 15, 20].map((n) => n * litre),
        ),
      )?.slope,
      0,
    );
  });

  it("finds a spike between two neighbours, up and down, and none on a ramp", () => {
    assert.equal(shapeOf(fed("pressure", [100, 100, 100, 180, 110]))?.spike, 70);
    assert.equal(shapeOf(fed("pressure", [100, 100, 100, 40, 90]))?.spike, -50);
    assert.equal(shapeOf(fed("pressure", [100, 200, 300, 400, 500]))?.spike, 0);
    assert.equal(
      shapeOf(
        fed(
          "volume",
          [0, 1, 2, 12, 13].map((n) => n * litre),
        ),
      )?.spike,
      9 * litre,
    );
  });

  it("needs three values", () => {
    assert.equal(shapeOf(fed("pressure", [100, 200])), undefined);
  });
});

describe("the table of stages", () => {
  it("can be changed for one meter while it runs: 5 minutes as well, and a larger floor", () => {
    let stream = fed("volume", [0, litre, 2 * litre]);
    drain(stream);
    stream = change(stream, { buckets: ["5min", "hour"], floor: 50 });
    assert.equal(planIn(stream).floor, 50_000_000);
    take(stream, start + 2 * hour + 300, 3 * litre, 0);
    assert.deepEqual(
      drain(stream).aggregates.map(({ bucket, aggregates }) => [bucket, aggregates.at(-1)?.sum]),
      [
        ["5min", 0],
        ["hour", litre],
      ],
    );
  });

  it("takes a stage of one's own while it runs, which may refuse a reading", () => {
    const pipeline = openPipeline();
    const stream = openStream("volume", "water", "UTC", { pipeline });
    take(stream, start, 0, 0);
    const seen: (number | undefined)[] = [];
    pipeline.stages.push({
      name: "no odd litres",
      judge({ ticks, lastTicks }) {
        seen.push(lastTicks);
        return ticks % (2 * litre) === 0 ? 0 : qualityBits.impossible;
      },
    });
    assert.equal(take(stream, start + hour, 3 * litre, 0), "flagged");
    assert.equal(take(stream, start + 2 * hour, 4 * litre, 0), "valid");
    pipeline.stages.length = 0;
    assert.equal(take(stream, start + 3 * hour, 5 * litre, 0), "valid");
    assert.deepEqual(seen, [0, 0]);
  });
});

it("F17 what is no number, or at no moment that can be, is refused and changes nothing", () => {
  const stream = fed("volume", [0, litre]);
  drain(stream);
  for (const [at, ticks] of [
    [start + 2 * hour, Number.NaN],
    [Number.NaN, litre],
    [start + 2 * hour, 0.5],
    [start + 2.5, litre],
    [-5, litre],
    [2 ** 40, litre],
    [start + 2 * hour, -litre],
    [start + 2 * hour, Number.MAX_SAFE_INTEGER],
  ] as const) {
    assert.equal(take(stream, at, ticks, 0), "flagged");
  }
  const told = drain(stream);
  assert.deepEqual(
    told.rows.map(({ layer }) => layer),
    ["raw"],
  );
  assert.deepEqual(told.aggregates, []);
  assert.equal(take(stream, start + 2 * hour, 2 * litre, 0), "valid");
});

it("a stage that is off lets through what it would have held back", () => {
  const fed = (change: PlanChange) => {
    const stream = openStream("volume", "water", "UTC", { change });
    for (let i = 0; i < 10; i += 1) take(stream, i * 3600, i * 10_000, 0);
    return [take(stream, 10 * 3600, 5_000_000, 0), take(stream, 15 * 3600, 2e12, 0)];
  };
  assert.deepEqual(fed({}), ["flagged", "flagged"]);
  assert.deepEqual(fed(turnOff(["outlier"])), ["valid", "flagged"]);
  assert.deepEqual(fed(turnOff(["outlier", "plausible"])), ["valid", "valid"]);
  const unfilled = openStream("volume", "water", "UTC", { change: turnOff(["fill", "aggregate", "smooth"]) });
  for (const hour of [0, 1, 5]) take(unfilled, hour * 3600, hour * 10_000, 0);
  const { rows, aggregates } = drain(unfilled);
  assert.deepEqual([rows.map(({ layer }) => layer), aggregates], [["validated"], []]);
  assert.equal(smoothed(unfilled), 10_000, "the flow between the two newest");
});

it("stages that are added by name judge by their figures: a change of a level in an hour, the meter's last digit", () => {
  const pressure = openStream("pressure", "water", "UTC", { change: { add: [{ stage: "steepest", most: 0.5 }] } });
  const millibar = (value: number) => (value / 1000) * 10 ** -(tickOf("pressure") ?? 0);
  const at = (minutes: number, value: number) => take(pressure, minutes * 60, millibar(value), 0);
  assert.deepEqual([at(0, 4000), at(60, 4400), at(120, 5100), at(180, 4500)], ["valid", "valid", "flagged", "valid"]);
  assert.deepEqual([at(240, 6000), at(300, 6000)], ["flagged", "valid"], "what lasts is believed");
  const volume = openStream("volume", "water", "UTC", { change: { add: [{ stage: "multiples", of: 0.001 }] } });
  assert.deepEqual([take(volume, 0, 7000, 0), take(volume, 3600, 7500, 0)], ["valid", "flagged"]);
});
