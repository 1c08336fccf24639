import assert from "node:assert/strict";
import { it } from "node:test";
import { Chunks, Readings } from "./chunk.ts";
import { heldReadings, hotBytes, leaving, openPipeline, openStream, take } from "./index.ts";
import { dice } from "./trial.ts";

it("chunks hold what was written, whatever a meter counts in and however values leap", () => {
  const roll = dice(5);
  for (const unit of [1, 10, 1000, 1_000_000_000]) {
    const chunks = new Chunks();
    const written = new Readings();
    const read = new Readings();
    let [at, ticks, quality] = [1_772_150_400, 120_000 * unit, 0];
    let chunk = chunks.add();
    chunks.begin(chunk, at, ticks, quality);
    written.add(at, ticks, quality);
    for (let i = 0; i < 2000; i += 1) {
      const [atBefore, before] = [at, ticks];
      at += roll(4) === 0 ? 1 + roll(100_000) : 3600;
      // Now and then a value between the meter's digits, or a fall.
      ticks += roll(2) * roll(100) * unit + (roll(50) === 0 ? roll(7) - 3 : 0);
      if (roll(40) === 0) quality = roll(2 ** 24);
      if (!chunks.append(chunk, at, ticks, atBefore, before, quality)) {
        chunks.read(chunk, read);
        const power = chunks.power(chunk);
        chunk = chunks.add();
        chunks.begin(chunk, at, ticks, quality, power);
      }
      written.add(at, ticks, quality);
    }
    chunks.read(chunk, read);
    assert.deepEqual(read, written);
  }
});

it("what has no room in memory leaves it for the store, in order, and a stream takes 384 bytes", () => {
  const pipeline = openPipeline({ recentBytes: 128, readStored: () => [] });
  const streams = Array.from({ length: 256 }, () => openStream("volume", "water", "UTC", { pipeline }));
  const [first] = streams;
  assert.ok(first !== undefined);
  const start = Date.parse("2026-03-10T00:00Z") / 1000;
  const hours = 24 * 15;
  for (let hour = 0; hour < hours; hour += 1) {
    for (const stream of streams) take(stream, start + hour * 3600, hour * 7000, 0);
  }
  const { records, recent, monthsBefore } = hotBytes(pipeline);
  assert.equal((records + recent + monthsBefore) / streams.length, 384);
  const { stream, at, count } = leaving(pipeline);
  const left = [...at.subarray(0, count)].filter((_, place) => stream[place] === first.number);
  const held = heldReadings(first, start + left.length * 3600, start + hours * 3600).map((reading) => reading.at);
  assert.deepEqual(
    [...left, ...held],
    Array.from({ length: hours }, (_, hour) => start + hour * 3600),
  );
  assert.ok(held.length >= 26, "a day of hours is in memory");
});
