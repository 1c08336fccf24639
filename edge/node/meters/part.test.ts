import assert from "node:assert/strict";
import { it } from "node:test";
import { serialize } from "node:v8";
import { readMeterId } from "@tributary/core";
import { drain, drainAll, saveStream, take } from "@tributary/engine-pipeline";
import { jsonReader, start, water } from "../test-node.ts";
import { openMeter, streamOf } from "./meter-state.ts";
import { packStreams } from "./pack-streams.ts";
import { newPart, Turns } from "./part.ts";
import { readNamed, readPart, writePart } from "./part-state.ts";
import { noteTelegram, receivedAt } from "./recent-telegrams.ts";

function meterWithReadings() {
  const part = newPart(0, []);
  const meter = openMeter(readMeterId(water) ?? assert.fail(), {}, "UTC", part, undefined);
  for (let n = 0; n < 50; n += 1) take(streamOf(meter, "volume"), start + n * 900, n * 1000, 0);
  drainAll(part.pipeline);
  meter.state.heardAt = start + 49 * 900;
  meter.state.texts.set("model", "residential-20");
  noteTelegram(meter.state.history.recent, 77, start);
  return meter;
}

it("a part is after reading what was written", () => {
  const meter = meterWithReadings();
  const [kept, ...others] = readPart(writePart([meter], jsonReader()), jsonReader());
  assert.deepEqual(others, []);
  const again = openMeter(meter.address, {}, "UTC", newPart(0, []), kept);
  assert.deepEqual(again.state, meter.state);
  // Where its readings lie in memory is its own; what it tells of the next one is the same.
  const told = [again, meter].map((one) => {
    take(streamOf(one, "volume"), start + 50 * 900, 51_000, 0);
    return drain(streamOf(one, "volume"));
  });
  assert.deepEqual(told[0], told[1]);
});

it("a meter is read as stores of before have it", () => {
  const { state, ...meter } = meterWithReadings();
  const volume = saveStream(streamOf({ ...meter, state }, "volume"));
  const history = { ...state.history, recent: new Map([[77, start]]) };
  const named = { ...state, format: 2, history, streams: packStreams([["volume", volume]]) };
  const kept = readNamed(water, serialize(named)) ?? assert.fail();
  assert.deepEqual(kept.streams, [["volume", volume]]);
  assert.equal(receivedAt(kept.state.history.recent, 77), start);
  assert.equal(kept.state.texts.get("model"), "residential-20");
  assert.equal(readNamed(water, serialize({ ...named, format: 1 })), undefined);
});

it("parts have their turn one after another, as telegrams come", () => {
  const parts = Array.from({ length: 10 }, (_, number) => newPart(number, []));
  const waiting = new Map(parts.map((part) => [part, 0]));
  const turns = new Turns(10, 1);
  const had = new Map<number, number>();
  for (let round = 0; round < 1000; round += 1) {
    for (const part of parts) waiting.set(part, (waiting.get(part) ?? 0) + 10);
    const due = turns.next(parts, 100, (part) => [waiting.get(part) ?? 0, 100]);
    assert.ok(due.length <= 1, "the work is spread");
    for (const part of due) {
      had.set(part.number, (had.get(part.number) ?? 0) + 1);
      waiting.set(part, 0);
    }
  }
  // A hundred thousand telegrams are ten of each of a thousand meters, ten times over.
  assert.deepEqual(new Set(had.values()), new Set([10]));
});
