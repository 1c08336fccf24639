// Tests the page's clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eachSecond, learnTime, now } from "./clock.ts";

test("the server's time is the page's time", () => {
  learnTime(1_000_000);
  assert.ok(now() === 1_000_000 || now() === 1_000_001);
});

test("every listener is told by one timer, and none after it left", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const told: string[] = [];
  const leaveFirst = eachSecond(() => told.push("first"));
  const leaveSecond = eachSecond(() => told.push("second"));
  context.mock.timers.tick(1000);
  assert.deepEqual(told, ["first", "second"]);
  leaveFirst();
  context.mock.timers.tick(1000);
  assert.deepEqual(told, ["first", "second", "second"]);
  leaveSecond();
  context.mock.timers.tick(1000);
  assert.equal(told.length, 3);
});
