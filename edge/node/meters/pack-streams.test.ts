import assert from "node:assert/strict";
import { it } from "node:test";
import { drain, openStream, saveStream, take } from "@tributary/engine-pipeline";
import { packStreams, unpackStreams } from "./pack-streams.ts";

it("streams are after packing what they were", () => {
  const volume = openStream("volume", "water", "Europe/Madrid");
  const empty = openStream("pressure", "water", "Europe/Madrid");
  const far = openStream("volume.max", "water", "UTC");
  let ticks = 2 ** 40;
  for (let i = 0; i < 400; i += 1) {
    ticks += (i * 7919) % 3000;
    take(volume, 1_772_150_400 + i * 900 + (i % 7), ticks, i % 50 === 0 ? 64 : 0);
  }
  // A fall is held back, another value of a known moment stands in no series.
  take(volume, 1_772_150_400 + 400 * 900, 5, 0);
  take(volume, 1_772_150_400, 9, 0);
  for (const value of [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0])
    take(far, 1_772_150_400 + (value % 977) + 1000, value, 0);
  for (const stream of [volume, empty, far]) drain(stream);
  const states = [volume, empty, far].map((stream) => [stream.register, saveStream(stream)] as const);
  assert.ok(states[0]?.[1].held.length === 1 && states[0][1].strays.size > 0);
  assert.deepEqual(unpackStreams(packStreams(states)), states);
});
