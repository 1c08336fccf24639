import assert from "node:assert/strict";
import { join } from "node:path";
import { after, it } from "node:test";
import { readMeterId } from "@tributary/core";
import { type StoredReading, take } from "@tributary/engine-pipeline";
import { openMeter, streamOf } from "../meters/meter-state.ts";
import { newPart } from "../meters/part.ts";
import { start, temporaryFolder, water } from "../test-node.ts";
import { packDay, unpackDay } from "./day-block.ts";
import { daySeconds, openDayStore } from "./day-store.ts";
import { openRecentDetail } from "./recent-detail.ts";

const folder = temporaryFolder();
after(() => folder.remove());

it("a day of readings is the same unpacked, with falls, flags and large values", () => {
  const readings: StoredReading[] = [
    { at: start, ticks: 0, quality: 1 },
    { at: start + 16, ticks: 2 ** 51, quality: 1 },
    { at: start + 17, ticks: 5, quality: 0x10001 },
    { at: start + 3600, ticks: -7, quality: 0x10001 },
    { at: start + 7200, ticks: -8, quality: 2 },
  ];
  assert.deepEqual(unpackDay(packDay(readings)), readings);
  assert.deepEqual(unpackDay(packDay([])), []);
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    at: start + hour * 3600,
    ticks: 1e9 + hour * 9000,
    quality: 1,
  }));
  assert.ok(packDay(hours).length < 24 * 6, `${packDay(hours).length} bytes`);
});

it("days are kept beside what is there, read across their borders, and dropped when they are old", () => {
  const store = openDayStore(join(folder.path, "days.sqlite"));
  const day = Math.floor(start / daySeconds);
  const at = (place: number, ticks: number) => ({ at: day * daySeconds + place, ticks, quality: 0 });
  const keep = (one: number, readings: StoredReading[]) =>
    store.keep([{ meter: water, register: "volume", day: one, readings }]);
  keep(day, [at(0, 1), at(20, 3)]);
  keep(day, [at(10, 2), at(20, 4)]);
  keep(day + 1, [at(daySeconds, 5)]);
  const read = (from: number, to: number) =>
    store.read(water, "volume", day * daySeconds + from, day * daySeconds + to).map(({ ticks }) => ticks);
  assert.deepEqual(read(0, 2 * daySeconds), [1, 2, 4, 5]);
  assert.deepEqual(read(10, 20), [2]);
  assert.equal(store.through(), 0);
  store.setThrough(day);
  assert.equal(store.through(), day);
  store.prune(day + 1);
  assert.deepEqual(read(0, 2 * daySeconds), [5]);
  store.close();
});

it("F35 F41 days that closed move to the permanent store, and what memory has dropped is read from there, each reading once", () => {
  const detail = openRecentDetail({ path: join(folder.path, "detail.sqlite"), days: 70, say: () => undefined });
  const address = readMeterId(water) ?? assert.fail();
  const meter = openMeter(address, {}, "UTC", newPart(0, []), undefined);
  const { pipeline } = meter.part;
  const stream = streamOf(meter, "volume");
  const meters = { awake: () => [meter], find: () => meter };
  const step = 600;
  let at = start;
  for (let count = 0; count < 30 * 144; count += 1) {
    take(stream, at, count * 1000, 0);
    at += step;
    if (count % 72 === 0) detail.write(meters, at);
  }
  assert.ok(pipeline.recent.completeFrom(stream.number) > start, "memory has dropped some");
  const read = detail.read(meter, "volume", start, at);
  assert.deepEqual(
    read.map(({ at, ticks }) => [at, ticks]),
    Array.from({ length: 30 * 144 }, (_, count) => [start + count * step, count * 1000]),
  );
  detail.close();
});
