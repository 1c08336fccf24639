// Telegrams sent at a pace, stopped and failed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSpeed, sendAll, type TimedLine } from "./send-all.ts";
import type { Sender } from "./sender.ts";

function* lines(count: number): Iterable<TimedLine> {
  for (let n = 0; n < count; n += 1) yield { at: 1000 + n, source: `B${n % 3}`, line: String(n) };
}

/** Notes what it is given and answers a little later; fails at a line that is told. */
function noting(failAt = -1): Sender & { readonly taken: string[]; mostOpen: number } {
  let open = 0;
  const sender = {
    taken: [] as string[],
    mostOpen: 0,
    async send(_: string, line: string) {
      open += 1;
      sender.mostOpen = Math.max(sender.mostOpen, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      if (Number(line) === failAt) throw new Error("the disk is full");
      sender.taken.push(line);
    },
    outcomes: () => new Map(),
    close: async () => undefined,
  };
  return sender;
}
const never = new AbortController().signal;

test("all are sent in order, and no more wait than the window holds", async () => {
  for (const speed of ["max", 1e9] as const) {
    const sender = noting();
    assert.equal(await sendAll(lines(5000), sender, speed, () => Date.now(), never), 5000);
    assert.deepEqual(
      sender.taken,
      [...lines(5000)].map(({ line }) => line),
    );
    assert.ok(sender.mostOpen <= 1001, String(sender.mostOpen));
  }
});

test("at a slow pace a stop is heeded at once", async () => {
  const sender = noting();
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(), 20);
  assert.equal(await sendAll(lines(10), sender, 0.001, () => Date.now(), stopping.signal), 1);
});

test("what cannot be sent ends the run with its error", async () => {
  await assert.rejects(
    sendAll(lines(5000), noting(7), "max", () => Date.now(), never),
    /disk is full/,
  );
});

test("speeds are max or above zero", () => {
  assert.equal(readSpeed("max", "--speed"), "max");
  assert.equal(readSpeed("0.5", "--speed"), 0.5);
  for (const wrong of ["0", "-1", "fast", "Infinity"])
    assert.throws(() => readSpeed(wrong, "--rate"), /--rate must be/);
});
