import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration } from "@tributary/wire";
import { liveSettings, neededAnew, notSettable } from "./live-settings.ts";

const settings = (values: object) => configuration.parse(values);

test("settings that count at once need nothing anew, others are named", () => {
  const before = settings({ safety: {} });
  assert.deepEqual(neededAnew(before, settings({ safety: { mostPerHour: 1 }, trialSeconds: 5 })), []);
  assert.deepEqual(neededAnew(before, settings({ safety: {}, zone: "Europe/Madrid", broker: "mqtt://a" })), [
    "zone",
    "broker",
  ]);
  assert.deepEqual(neededAnew(settings({ broker: "mqtt://a" }), settings({})), ["broker"], "also one that goes");
});

test("without a section no alarm closes a valve, and a running node heeds a new one", () => {
  const live = liveSettings(settings({}));
  const heeded = live.safety;
  assert.deepEqual([heeded.closeOn, heeded.mostPerHour], [[], 0]);
  live.turn(settings({ safety: { never: ["a"] } }));
  assert.deepEqual([heeded.closeOn, heeded.mostPerHour, [...heeded.never]], [["burst"], 5, ["a"]]);
  assert.throws(() => live.turn(settings({ lambdaKeys: { a: "/nowhere" } })));
});

test("what belongs to the machine's owner is not an operator's to set", () => {
  assert.deepEqual(notSettable({ zone: "UTC", operatorKeys: {}, node: "edge-2" }), ["operatorKeys", "node"]);
});
