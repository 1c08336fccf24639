// Tests the pace of the live stream: it takes events only as they are read, beats while idle, and lets go at its end.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { setImmediate as soon } from "node:timers/promises";
import { openTelemetry } from "@tributary/cloud-telemetry";
import type { LiveEvent } from "@tributary/wire";
import { eventStream } from "./event-stream.ts";

const intake = (received: number): LiveEvent => ({ name: "intake", data: { received, causes: [] } });
const text = (received: number) => `event: intake\ndata: {"received":${received},"causes":[]}\n\n`;

function opened() {
  const telemetry = openTelemetry({ maxSubscribers: 1 });
  const subscription = telemetry.subscribe();
  assert.ok(subscription);
  const closing = new AbortController();
  const stream = eventStream(subscription, [intake(1)], closing.signal).setEncoding("utf8");
  const publish = (received: number) => telemetry.publish(() => [intake(received)]);
  return { telemetry, closing, stream, publish };
}

test("a reader that pauses finds the newest, not all that it missed", async () => {
  const { stream, publish } = opened();
  assert.equal(stream.read(), `retry: 2000\n\n${text(1)}`);
  publish(2);
  await soon();
  for (let received = 3; received <= 20_000; received += 1) publish(received);
  await soon();
  let found = "";
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) {
    found += chunk;
    await soon();
  }
  assert.ok(found.endsWith(text(20_000)));
  assert.ok(found.split("event:").length < 10, "what is worthless by now is not sent");
  stream.destroy();
});

test("an idle stream beats every 15 seconds, and none beats after its end", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const { stream } = opened();
    stream.read();
    mock.timers.tick(15_000);
    assert.equal(stream.read(), ": still here\n\n");
    mock.timers.tick(60_000);
    assert.equal(stream.read(), ": still here\n\n", "a reader that is behind gets one comment, not four");
    stream.destroy();
    mock.timers.tick(60_000);
    assert.equal(stream.errored, null);
  } finally {
    mock.timers.reset();
  }
});

test("a heartbeat does not lose what comes after it", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const { stream, publish } = opened();
    stream.read();
    mock.timers.tick(15_000);
    stream.read();
    publish(2);
    await soon();
    assert.equal(stream.read(), text(2));
    stream.destroy();
  } finally {
    mock.timers.reset();
  }
});

test("a reader that leaves frees its place", async () => {
  const { telemetry, stream } = opened();
  assert.equal(telemetry.subscribe(), undefined);
  stream.destroy();
  await soon();
  assert.ok(telemetry.subscribe());
});

test("a closing server ends the stream", async () => {
  const { stream, closing } = opened();
  closing.abort();
  let found = "";
  for await (const chunk of stream) found += chunk;
  assert.equal(found, `retry: 2000\n\n${text(1)}`);
});
