// Tests the pace of live answers: events are taken only as they are read, they beat while idle, and let go at their end.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { mock, test } from "node:test";
import { setImmediate as soon } from "node:timers/promises";
import { openTelemetry } from "@tributary/cloud-telemetry";
import type { LiveEvent } from "@tributary/wire";
import { LiveAnswer } from "./live-answer.ts";

const intake = (received: number): LiveEvent => ({ name: "intake", data: { received, causes: [] } });
const text = (received: number) => `event: intake\ndata: {"received":${received},"causes":[]}\n\n`;

function opened() {
  const telemetry = openTelemetry({ maxSubscribers: 1 });
  const subscription = telemetry.subscribe();
  assert.ok(subscription);
  const closing = new AbortController();
  const socket = new PassThrough({ highWaterMark: 64 }).setEncoding("utf8");
  new LiveAnswer(subscription, [intake(1)], closing.signal).begin(socket);
  const publish = (received: number) => telemetry.publish(() => [intake(received)]);
  const read = (): string => socket.read() ?? "";
  return { telemetry, closing, socket, publish, read };
}

test("a reader that pauses finds the newest, not all that it missed", async () => {
  const { socket, publish, read } = opened();
  assert.equal(read(), `retry: 2000\n\n${text(1)}`);
  for (let received = 2; received <= 20_000; received += 1) {
    publish(received);
    if (received % 1000 === 0) await soon();
  }
  let found = "";
  for (let chunk = read(); chunk !== ""; chunk = read()) {
    found += chunk;
    await soon();
  }
  assert.ok(found.endsWith(text(20_000)));
  assert.ok(found.split("event:").length < 20, "what is worthless by now is not sent");
  socket.destroy();
  await soon();
});

test("an idle answer beats every 15 seconds, and none beats after its end", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const { socket, read } = opened();
    read();
    mock.timers.tick(15_000);
    assert.equal(read(), ": still here\n\n");
    mock.timers.tick(60_000);
    assert.ok(read().split("here").length <= 6);
    socket.destroy();
    await soon();
    mock.timers.tick(60_000);
    assert.equal(socket.errored, null);
  } finally {
    mock.timers.reset();
  }
});

test("a heartbeat does not lose what comes after it", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const { socket, publish, read } = opened();
    read();
    mock.timers.tick(15_000);
    read();
    publish(2);
    await soon();
    assert.equal(read(), text(2));
    socket.destroy();
    await soon();
  } finally {
    mock.timers.reset();
  }
});

test("a reader that leaves frees its place", async () => {
  const { telemetry, socket } = opened();
  assert.equal(telemetry.subscribe(), undefined);
  socket.destroy();
  await soon();
  assert.ok(telemetry.subscribe());
});

test("at the end nothing waits for a reader who does not read, nor for ever for one who does not close", async () => {
  const behind = opened();
  for (let received = 2; received < 10; received += 1) {
    behind.publish(received);
    await soon();
  }
  assert.ok(behind.socket.writableNeedDrain);
  behind.closing.abort();
  assert.ok(behind.socket.destroyed);
  assert.ok(behind.telemetry.subscribe(), "its place is free");

  mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  try {
    const { socket, closing, read } = opened();
    read();
    await soon();
    closing.abort();
    assert.ok(socket.writableEnded && !socket.destroyed);
    mock.timers.tick(10_000);
    assert.ok(socket.destroyed);
  } finally {
    mock.timers.reset();
  }
});

test("a closing server ends the answer", async () => {
  const { socket, closing } = opened();
  closing.abort();
  let found = "";
  for await (const chunk of socket) found += chunk;
  assert.equal(found, `retry: 2000\n\n${text(1)}`);
});
