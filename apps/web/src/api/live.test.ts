// Tests how the page listens to live events.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type EventSourceLike, type LiveListener, listen } from "./live.ts";

class FakeSource implements EventSourceLike {
  readyState = 0;
  closed = false;
  readonly #listeners = new Map<string, (event: { data?: unknown }) => void>();
  addEventListener(type: string, listener: (event: { data?: unknown }) => void) {
    this.#listeners.set(type, listener);
  }
  emit(type: string, data?: unknown) {
    this.#listeners.get(type)?.({ data });
  }
  close() {
    this.closed = true;
  }
}

function hearing() {
  const sources: FakeSource[] = [];
  const heard: string[] = [];
  const listener: LiveListener = {
    state: (state) => heard.push(state),
    meter: ({ meter }) => heard.push(`meter ${meter}`),
    alarm: ({ id }) => heard.push(`alarm ${id}`),
    intake: ({ received }) => heard.push(`intake ${received}`),
  };
  const leave = listen(() => {
    const source = new FakeSource();
    sources.push(source);
    return source;
  }, listener);
  const last = () => {
    const source = sources.at(-1);
    assert.ok(source);
    return source;
  };
  return { sources, heard, last, leave };
}

test("events are told by kind; a broken line is passed over", () => {
  const { heard, last } = hearing();
  last().emit("open");
  last().emit("meter", '{"meter":"a"}');
  last().emit("meter", '{"meter":');
  last().emit("meter");
  last().emit("alarm", '{"id":"x"}');
  last().emit("intake", '{"received":7}');
  assert.deepEqual(heard, ["connecting", "live", "meter a", "alarm x", "intake 7"]);
});

test("while the browser comes back by itself, the page only says so", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sources, heard, last } = hearing();
  last().emit("open");
  last().emit("error");
  last().emit("open");
  context.mock.timers.tick(60_000);
  assert.equal(sources.length, 1);
  assert.deepEqual(heard, ["connecting", "live", "reconnecting", "live"]);
});

test("when the browser has given up, a new line is made, until nobody listens", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sources, last, leave } = hearing();
  last().readyState = 2;
  last().emit("error");
  context.mock.timers.tick(3000);
  assert.equal(sources.length, 2);
  last().readyState = 2;
  last().emit("error");
  leave();
  context.mock.timers.tick(60_000);
  assert.equal(sources.length, 2);
  assert.ok(last().closed);
});
