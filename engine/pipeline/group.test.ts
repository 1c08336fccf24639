import assert from "node:assert/strict";
import { it } from "node:test";
import { addStream, drainAll, newGroup, openPipeline, takeReading } from "./index.ts";

const hour = 3600;

it("F46 a building is the sum of its meters, hour by hour and day by day, and follows late readings", () => {
  const pipeline = openPipeline();
  const open = () => addStream(pipeline, { register: "volume", utility: "water", zone: "Europe/Madrid" });
  const [a, b, other] = [open(), open(), open()];
  const building = newGroup([a, b]);
  const start = Date.parse("2026-05-31T22:00Z") / 1000;
  for (let i = 0; i <= 24; i += 1) {
    takeReading(pipeline, a, start + i * hour, i * 1000, 0);
    if (i !== 12) takeReading(pipeline, b, start + i * hour, i * i * 10, 0);
    takeReading(pipeline, other, start + i * hour, i * 7000, 0);
  }
  building.take(drainAll(pipeline).aggregates);
  const told = building.drain();
  const day = told.find(({ level, start: at }) => level === 2 && at === start);
  assert.deepEqual(day, {
    level: 2,
    start,
    sum: 24_000 + 5760,
    least: 5760,
    most: 24_000,
    mean: 14_880,
    count: 2,
    estimated: 480 / 29_760,
  });
  const hours = told.filter(({ level, count }) => level === 1 && count === 2);
  assert.equal(
    hours.slice(0, 24).reduce((sum, one) => sum + one.sum, 0),
    29_760,
  );

  takeReading(pipeline, b, start + 12 * hour, 1440, 0);
  building.take(drainAll(pipeline).aggregates);
  const again = building.drain(start + hour);
  assert.deepEqual(
    again.map(({ level, start: at, sum, estimated }) => [level, (at - start) / hour, sum, estimated]),
    [
      [2, 0, 29_760, 0],
      [3, 0, 29_760, 0],
      [1, 11, 1230, 0],
      [1, 12, 1250, 0],
    ],
  );
});
