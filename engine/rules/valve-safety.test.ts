import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decideValve,
  type Incident,
  newSafety,
  overrideValve,
  type SafetyPolicy,
  usualPolicy,
  type ValveNow,
} from "./index.ts";

const now = 1_772_150_400;
const burst = (id: string, more: Partial<Incident> = {}): Incident => ({
  id,
  alarm: "burst",
  severity: "critical",
  source: "rule",
  openedAt: now - 60,
  closedAt: null,
  detail: "2000 L an hour",
  ...more,
});

test("F12 a burst closes the valve, once", () => {
  const state = newSafety();
  const decision = decideValve(usualPolicy, state, "m1", burst("a"), "open", now);
  assert.deepEqual(decision, { incident: "a", meter: "m1", at: now, close: true, says: "burst: 2000 L an hour" });
  assert.equal(decideValve(usualPolicy, state, "m1", burst("a"), "open", now + 1), undefined);
});

test("what is no reason closes nothing and needs no decision", () => {
  const state = newSafety();
  for (const more of [{ alarm: "leak" }, { closedAt: now }] as const) {
    assert.equal(decideValve(usualPolicy, state, "m1", burst("a", more), "open", now), undefined);
  }
  assert.equal(state.decided.size, 0);
});

test("each interlock holds the valve and says why", () => {
  const policy: SafetyPolicy = { ...usualPolicy, never: new Set(["hospital"]) };
  const state = newSafety();
  overrideValve(state, "in-hand", now + 600);
  const cases: [string, ValveNow, Partial<Incident>, RegExp][] = [
    ["m1", "none", {}, /no valve/],
    ["m1", "closed", {}, /closed already/],
    ["m1", "closing", {}, /closed already/],
    ["hospital", "open", {}, /no rule may close/],
    ["in-hand", "open", {}, /in hand/],
    ["m1", "open", { openedAt: now - 3601 }, /too old/],
  ];
  for (const [index, [meter, valve, more, says]] of cases.entries()) {
    const decision = decideValve(policy, state, meter, burst(`i${index}`, more), valve, now);
    assert.equal(decision?.close, false);
    assert.match(decision?.says ?? "", says);
  }
  assert.equal(
    decideValve(policy, state, "in-hand", burst("later", { openedAt: now + 500 }), "open", now + 601)?.close,
    true,
  );
});

test("a storm of bursts closes a few valves and leaves the rest to people, until the hour is over", () => {
  const state = newSafety();
  const closed = Array.from({ length: 40 }, (_, index) =>
    decideValve(usualPolicy, state, `m${index}`, burst(`b${index}`), "open", now + index),
  ).filter((decision) => decision?.close);
  assert.equal(closed.length, usualPolicy.mostPerHour);
  const later = now + 3700;
  assert.equal(decideValve(usualPolicy, state, "m9", burst("next", { openedAt: later }), "open", later)?.close, true);
});

test("the state is plain data: after a restart nothing is decided twice", () => {
  const state = newSafety();
  decideValve(usualPolicy, state, "m1", burst("a"), "open", now);
  const again = structuredClone(state);
  assert.equal(decideValve(usualPolicy, again, "m1", burst("a"), "open", now + 5), undefined);
  assert.equal(again.closings.length, 1);
});
