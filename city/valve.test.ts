// Valves move, get stuck, and hold the flow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shutOff, valveOf } from "./valve.ts";

const at = 1_000_000;
const litreASecond = { total: (moment: number) => (moment - at) * 1.1, rate: () => 3960 };

test("a valve is open until it is told, and moves for eight seconds", () => {
  const valve = valveOf([]);
  assert.equal(valve.state(at), "open");
  assert.equal(valve.turn("closed", at), at + 8);
  const seen = [0, 2, 4, 7, 8, 100].map((later) => `${valve.state(at + later)} ${valve.position(at + later)}`);
  assert.deepEqual(seen, ["closing 100", "closing 75", "closing 50", "closing 13", "closed 0", "closed 0"]);
  assert.equal(valve.turn("open", at + 200), at + 208);
  assert.deepEqual([valve.state(at + 204), valve.state(at + 208)], ["opening", "open"]);
  // What was before stays.
  assert.equal(valve.state(at + 100), "closed");
});

test("one that is where it is wanted does not move, one that turns round on its way takes as long back", () => {
  const valve = valveOf([]);
  assert.equal(valve.turn("open", at), at);
  valve.turn("closed", at + 10);
  assert.equal(valve.turn("open", at + 14), at + 18);
  assert.deepEqual([valve.state(at + 15), valve.state(at + 18), valve.shut], ["opening", "open", []]);
});

test("a stuck valve stays where it is and says so, until it can move again", () => {
  const valve = valveOf([{ kind: "stuck-valve", from: at, to: at + 1000 }]);
  valve.turn("closed", at + 10);
  assert.deepEqual([valve.state(at + 12), valve.state(at + 18), valve.position(at + 18)], ["closing", "stuck", 100]);
  assert.deepEqual(valve.shut, []);
  valve.turn("closed", at + 2000);
  assert.equal(valve.state(at + 2008), "closed");
  const shut = valveOf([{ kind: "stuck-valve", from: at + 500 }]);
  shut.turn("closed", at);
  shut.turn("open", at + 600);
  assert.deepEqual([shut.state(at + 700), shut.position(at + 700)], ["stuck", 0]);
  assert.deepEqual(shut.shut, [{ from: at + 8, to: Infinity }]);
});

test("nothing passes a closed valve, and a register behind it never falls", () => {
  const valve = valveOf([]);
  const flow = shutOff(litreASecond, valve);
  for (let round = 0; round < 3; round += 1) {
    valve.turn("closed", at + 100 * round + 10);
    valve.turn("closed", at + 100 * round + 30);
    valve.turn("open", at + 100 * round + 60);
  }
  // Shut from the eighth second on, until it begins to open.
  const shutSeconds = 60 - 18;
  let before = -1;
  for (let second = 0; second < 400; second += 1) {
    const total = flow.total(at + second);
    assert.ok(total >= before, `${second}`);
    before = total;
  }
  assert.ok(Math.abs(flow.total(at + 400) - 1.1 * (400 - 3 * shutSeconds)) < 1e-6);
  assert.equal(flow.total(at + 20), flow.total(at + 60));
  assert.deepEqual([flow.rate(at + 5), flow.rate(at + 40), flow.rate(at + 80)], [3960, 0, 3960]);
});
