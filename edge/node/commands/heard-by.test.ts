// Which gateway a command leaves by.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bestGateways, type HeardBy, meanStrength, noteHearing } from "./heard-by.ts";

test("the strongest mean comes first, one that tells none before one that barely hears", () => {
  const heardBy: HeardBy = new Map();
  noteHearing(heardBy, "near", 100, -60);
  noteHearing(heardBy, "near", 200, -70);
  noteHearing(heardBy, "silent", 200, undefined);
  noteHearing(heardBy, "far", 200, -100);
  noteHearing(heardBy, "middle", 200, -66);
  assert.deepEqual(bestGateways(heardBy), ["near", "middle", "silent", "far"]);
  assert.equal(meanStrength(heardBy.get("near") ?? assert.fail()), -65);
});

test("one that has not heard the meter for a day comes last, and of many the one heard by longest ago is forgotten", () => {
  const heardBy: HeardBy = new Map();
  noteHearing(heardBy, "gone", 0, -40);
  noteHearing(heardBy, "there", 90_000, -99);
  assert.deepEqual(bestGateways(heardBy), ["there", "gone"]);
  for (let n = 0; n < 7; n += 1) noteHearing(heardBy, `other-${n}`, 90_000 + n, -80);
  assert.equal(heardBy.size, 8);
  assert.ok(!heardBy.has("gone"));
  assert.deepEqual(bestGateways(new Map()), []);
});

test("what a gateway heard long ago fades out of its mean", () => {
  const heardBy: HeardBy = new Map();
  for (let n = 0; n < 16; n += 1) noteHearing(heardBy, "roof", n, -50);
  for (let n = 16; n < 32; n += 1) noteHearing(heardBy, "roof", n, -90);
  assert.equal(meanStrength(heardBy.get("roof") ?? assert.fail()), -90);
});
