// Tests the words for registers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byInterest, registerKind, registerTitle } from "./registers.ts";

test("a register is told by its quantity and what is special about it", () => {
  assert.equal(registerTitle("volume"), "Volume");
  assert.equal(registerTitle("energy.backward.t2"), "Energy, backward, tariff 2");
  assert.equal(registerTitle("flow.max.s1.u3"), "Flow, maximum, stored value 1, subunit 3");
  assert.equal(registerTitle("volume.at-phase-l1"), "Volume, at phase l1");
  assert.equal(registerTitle("what-is-this"), "What is this");
});

test("a register counts, shows a level or is a text", () => {
  assert.equal(registerKind("volume.t1"), "counter");
  assert.equal(registerKind("temperature.max"), "level");
  assert.equal(registerKind("date-time"), "text");
  assert.equal(registerKind("what-is-this"), "text");
});

test("the billed register comes first, dates and texts last", () => {
  const rows = ["date", "flow", "volume.t1", "volume", "energy"].map((register) => ({ register }));
  assert.deepEqual(
    byInterest(rows, "volume").map(({ register }) => register),
    ["volume", "energy", "volume.t1", "flow", "date"],
  );
});
