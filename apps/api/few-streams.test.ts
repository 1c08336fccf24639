// Tests the limit of long answers: counted from the question on, by asker, until they are read, left or nobody reads them.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { setImmediate as soon } from "node:timers/promises";
import { fewStreams } from "./few-streams.ts";
import { Refusal } from "./refusal.ts";

async function* endless() {
  for (;;) yield "a piece\n";
}
const codeOf = (answer: unknown) => (answer instanceof Refusal ? answer.code : "stream");

test("all that are asked for at once count at once, and one asker does not shut out the others", async () => {
  const streams = fewStreams();
  const asked = ["anna", "anna", "anna", "bert", "cleo", "dora"].map((by) => streams(by, async () => endless()));
  const answers = await Promise.all(asked);
  assert.deepEqual(answers.map(codeOf), ["stream", "stream", "too-many", "stream", "stream", "busy"]);
  for (const answer of answers) if (!(answer instanceof Refusal)) answer.destroy();
  await soon();
  assert.equal(codeOf(await streams("dora", async () => endless())), "stream");
});

test("what is refused, fails or is read to its end frees its place", async () => {
  const streams = fewStreams();
  for (let time = 0; time < 3; time += 1) {
    assert.equal(codeOf(await streams("anna", async () => new Refusal("not-found", "no"))), "not-found");
    await assert.rejects(streams("anna", () => Promise.reject(new Error("no database"))));
    const read = await streams("anna", async () =>
      (async function* () {
        yield "all";
      })(),
    );
    assert.ok(!(read instanceof Refusal));
    assert.deepEqual(await read.toArray(), ["all"]);
  }
});

test("a stream whose reader stands still for a minute is ended, one that is read slowly is not", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const streams = fewStreams();
    const [still, slow, unread] = await Promise.all(["a", "b", "c"].map((by) => streams(by, async () => endless())));
    assert.ok(still && slow && unread);
    assert.ok(!(still instanceof Refusal) && !(slow instanceof Refusal) && !(unread instanceof Refusal));
    for (const one of [still, slow, unread]) one.on("error", () => undefined);
    still.read();
    for (let time = 0; time < 4; time += 1) {
      slow.read();
      await soon();
      while (slow.read() !== null && slow.readableLength > 0);
      await soon();
      mock.timers.tick(30_000);
      await soon();
    }
    assert.deepEqual(
      [still, slow, unread].map(({ destroyed }) => destroyed),
      [true, false, true],
    );
    slow.destroy();
    await soon();
  } finally {
    mock.timers.reset();
  }
});
