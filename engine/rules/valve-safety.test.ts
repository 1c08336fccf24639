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
  type ValveSituation,
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

/** An incident at an open valve. */
const at = (incident: Incident, more: Partial<ValveSituation> = {}): ValveSituation => ({
  meter: "m1",
  incident,
  valve: "open",
  at: now,
  ...more,
});

test("F12 a burst closes the valve, once", () => {
  const state = newSafety();
  const decision = decideValve(usualPolicy, state, at(burst("a")));
  assert.deepEqual(decision, { incident: "a", meter: "m1", at: now, close: true, says: "burst: 2000 L an hour" });
  assert.equal(decideValve(usualPolicy, state, at(burst("a"), { at: now + 1 })), undefined);
});

test("what is no reason closes nothing and needs no decision", () => {
  const state = newSafety();
  for (const more of [{ alarm: "leak" }, { closedAt: now }] as const) {
    assert.equal(decideValve(usualPolicy, state, at(burst("a", more))), undefined);
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
    const decision = decideValve(policy, state, at(burst(`i${index}`, more), { meter, valve }));
    assert.equal(decision?.close, false);
    assert.match(decision?.says ?? "", says);
  }
  assert.equal(
    decideValve(policy, state, at(burst("later", { openedAt: now + 500 }), { meter: "in-hand", at: now + 601 }))?.close,
    true,
  );
});

test("a storm of bursts closes a few valves and leaves the rest to people, until the hour is over", () => {
  const state = newSafety();
  const closed = Array.from({ length: 40 }, (_, index) =>
    decideValve(usualPolicy, state, at(burst(`b${index}`), { meter: `m${index}`, at: now + index })),
  ).filter((decision) => decision?.close);
  assert.equal(closed.length, usualPolicy.mostPerHour);
  const later = now + 3700;
  assert.equal(
    decideValve(usualPolicy, state, at(burst("next", { openedAt: later }), { meter: "m9", at: later }))?.close,
    true,
  );
});

test("the state is plain data: after a restart nothing is decided twice", () => {
  const state = newSafety();
  decideValve(usualPolicy, state, at(burst("a")));
  const again = structuredClone(state);
  assert.equal(decideValve(usualPolicy, again, at(burst("a"), { at: now + 5 })), undefined);
  assert.equal(again.closings.length, 1);
});
