// Tests that everybody is told, and that nobody's slowness is felt by others.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AlarmView, LiveEvent, MeterView } from "@tributary/wire";
import { openTelemetry } from "./telemetry.ts";

function meter(id: string, telegrams = 1): LiveEvent {
  const data: MeterView = {
    ...{ meter: id, name: null, utility: "water", medium: "water", manufacturer: "KAM", serial: "1", driver: null },
    ...{ zone: "UTC", securityMode: 5, authenticated: false, heardAt: 1, telegrams, rssi: null, gateway: "g" },
    ...{ status: [], alarms: [], main: null },
  };
  return { name: "meter", data };
}

function alarm(id: string): LiveEvent {
  const data: AlarmView = {
    ...{ id, meter: "a", meterName: null, utility: "water", alarm: "leak", title: "Leak", severity: "warning" },
    ...{ source: "rule", openedAt: 1, closedAt: null, detail: "", acknowledged: null },
  };
  return { name: "alarm", data };
}

const intake = (received: number): LiveEvent => ({ name: "intake", data: { received, causes: [] } });

function subscribed(options = {}) {
  const telemetry = openTelemetry(options);
  const subscription = telemetry.subscribe();
  assert.ok(subscription);
  return { telemetry, subscription };
}

test("a waiting subscriber is told at once, a later one of what comes then", async () => {
  const { telemetry, subscription } = subscribed();
  const told = subscription.take();
  telemetry.publish(() => [meter("a")]);
  assert.deepEqual(await told, [meter("a")]);
  const later = telemetry.subscribe();
  telemetry.publish(() => [meter("b")]);
  assert.deepEqual(await subscription.take(), [meter("b")]);
  assert.deepEqual(await later?.take(), [meter("b")]);
});

test("who watches some meters is told of these alone", async () => {
  const telemetry = openTelemetry();
  const some = telemetry.subscribe({ meters: new Set(["a"]) });
  assert.ok(some);
  const told = some.take();
  telemetry.publish(() => [meter("b"), intake(1)]);
  telemetry.publish(() => [meter("b"), meter("a"), alarm("1"), intake(2)]);
  assert.deepEqual(await told, [alarm("1"), meter("a")]);
});

test("for a slow reader only the newest event of each thing waits", async () => {
  const { telemetry, subscription } = subscribed();
  for (let telegrams = 1; telegrams <= 1000; telegrams += 1) {
    telemetry.publish(() => [meter("a", telegrams), intake(telegrams), alarm("1")]);
  }
  const told = await subscription.take();
  assert.deepEqual(new Set(told), new Set([meter("a", 1000), intake(1000), alarm("1")]));
  assert.equal(told.length, 3);
});

test("no more events wait than the bound; meters give way before alarms, the oldest first", async () => {
  const { telemetry, subscription } = subscribed({ maxWaiting: 3 });
  telemetry.publish(() => [alarm("1"), meter("a"), meter("b"), meter("c"), alarm("2")]);
  assert.deepEqual(await subscription.take(), [alarm("1"), alarm("2"), meter("c")]);
  telemetry.publish(() => ["1", "2", "3", "4", "5"].map(alarm));
  assert.deepEqual(await subscription.take(), [alarm("3"), alarm("4"), alarm("5")]);
});

test("events are made only when somebody watches", () => {
  const telemetry = openTelemetry();
  telemetry.publish(() => assert.fail("nobody watches"));
  telemetry.subscribe()?.close();
  telemetry.publish(() => assert.fail("nobody watches any more"));
});

test("closing ends a wait, and a closed subscription stays empty", async () => {
  const { telemetry, subscription } = subscribed();
  const told = subscription.take();
  subscription.close();
  assert.deepEqual(await told, []);
  telemetry.publish(() => [meter("a")]);
  assert.deepEqual(await subscription.take(), []);
});

test("no more are admitted than the bound, and none once it is closed", async () => {
  const { telemetry, subscription } = subscribed({ maxSubscribers: 1 });
  assert.equal(telemetry.subscribe(), undefined);
  subscription.close();
  const next = telemetry.subscribe();
  telemetry.close();
  assert.deepEqual(await next?.take(), []);
  assert.equal(telemetry.subscribe(), undefined);
});
