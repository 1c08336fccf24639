import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, it } from "node:test";
import { type Log, type LogOptions, openLog } from "./index.ts";
import { startSecondWriter } from "./second-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-log-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const bodyOf = (n: number, bytes: number) => new Uint8Array(bytes).fill(n);

/** Kept when the group is durable, whichever thread wrote it; a single core has no other. */
async function handOver(log: Log, n: number, bytes = 1000): Promise<void> {
  await log.commitBeside({
    at: n,
    intake: { telegrams: 1, body: bodyOf(n, bytes) },
    counts: new Map([["read", 1]]),
    outbox: [{ entries: 1, body: `["${n}"]` }],
    version: 1000 + n,
    through: new Map([["roof", n]]),
    states: [[0, bodyOf(n, 50)]],
  });
}

/** Opens a log whose thread is at work, where there is a core for one. */
async function opened(path: string, options: LogOptions = {}): Promise<Log> {
  const log = openLog(path, options);
  const nothing = { at: 0, counts: new Map(), outbox: [], version: 1 };
  while (availableParallelism() > 1) {
    const written = log.commitBeside(nothing);
    await (written ?? new Promise((resolve) => setTimeout(resolve, 5)));
    if (written !== undefined) break;
  }
  return log;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("writes groups that are handed over in their order, and whoever asks for something finds them all", async () => {
  const path = join(folder, "order.sqlite");
  const log = openLog(path);
  const written: number[] = [];
  const all: Promise<unknown>[] = [];
  for (let n = 1; n <= 200; n += 1) {
    all.push(handOver(log, n).then(() => written.push(n)));
    assert.equal(log.nextBatch(), n + 1);
    assert.equal(log.through("roof"), n);
    if (n % 40 === 0) assert.equal([...log.lacking()].length, n);
    if (n % 3 === 0) await turn();
  }
  // A group that is not handed over comes after those that were.
  log.commit({ at: 201, counts: new Map(), outbox: [], version: 1201 });
  assert.equal(log.version(), 1201);
  await Promise.all(all);
  assert.deepEqual(
    written,
    Array.from({ length: 200 }, (_, i) => i + 1),
  );
  const bytes = log.outbox.bytes();
  log.close();
  const again = openLog(path);
  assert.equal(again.outbox.bytes(), bytes);
  assert.equal(again.outbox.last(), 200);
  assert.deepEqual(again.parts()[0]?.body, bodyOf(200, 50));
  assert.deepEqual(
    [...again.lacking()].map(({ batch, body }) => [batch, body[0]]),
    written.map((n) => [n, n & 255]),
  );
  again.close();
});

it("breaks all promises after a write that failed, and writes nothing more before the parts are read again", async () => {
  const path = join(folder, "full.sqlite");
  let lost = 0;
  const log = await opened(path, { mostBytes: 500_000, lost: () => (lost += 1) });
  const durable = new Set<number>();
  let n = 0;
  for (let failed = 0; failed === 0; await turn()) {
    const some = Array.from({ length: 3 }, () => {
      n += 1;
      const one = n;
      return handOver(log, one, 20_000).then(() => durable.add(one));
    });
    const answers = await Promise.allSettled(some);
    failed = answers.filter(({ status }) => status === "rejected").length;
    const from = answers.findIndex(({ status }) => status === "rejected");
    assert.ok(from < 0 || failed === some.length - from || lost === 0, "something was written after what failed");
  }
  if (availableParallelism() > 1) {
    assert.equal(lost, 1);
    assert.throws(() => log.commit({ at: n, counts: new Map(), outbox: [], version: 9000 }), /read again/);
  }
  log.parts();
  const kept = [...log.lacking()].map(({ at }) => at);
  assert.deepEqual(kept, [...durable]);
  assert.equal(log.nextBatch(), durable.size + 1);
  assert.equal(log.outbox.last(), durable.size);
  assert.equal(log.through("roof"), durable.size);
  log.outbox.confirm(log.outbox.last());
  log.prune({ before: n + 1, bytes: 0 });
  log.close();
});

it("hands over nothing that it does not finish: what was under way is on disk when the log is closed", async () => {
  const path = join(folder, "closed.sqlite");
  const log = await opened(path);
  const all: Promise<void>[] = [];
  for (let n = 1; n <= 60; n += 1) {
    all.push(handOver(log, n));
    if (n % 2 === 0) await turn();
  }
  log.close();
  await Promise.all(all);
  const again = openLog(path);
  assert.equal([...again.lacking()].length, 60);
  again.close();
});

it("is closed all the same when what is under way cannot be written", async () => {
  const path = join(folder, "closed-full.sqlite");
  const log = await opened(path, { mostBytes: 300_000 });
  const all: Promise<void>[] = [];
  for (let n = 1; n <= 60; n += 1) {
    all.push(handOver(log, n, 20_000));
    if (n <= 10) await turn();
  }
  log.close();
  const answers = await Promise.allSettled(all);
  assert.ok(answers.some(({ status }) => status === "rejected"));
  const again = openLog(path);
  assert.equal([...again.lacking()].length, answers.filter(({ status }) => status === "fulfilled").length);
  again.close();
});

it("waits for no thread that does not answer: what it was given is not written, and nobody is stopped by it", async () => {
  const path = join(folder, "dead.sqlite");
  openLog(path).close();
  let failed = 0;
  const writer = startSecondWriter(path, undefined, () => (failed += 1), 50);
  while (!writer.isReady()) await new Promise((resolve) => setTimeout(resolve, 5));
  // A disk that does not answer: somebody holds the file.
  const holder = new DatabaseSync(path);
  holder.exec("begin immediate");
  const nothing = { at: 0, counts: new Map(), outbox: [], version: 1 };
  const written = assert.rejects(writer.write(nothing, 1), /does not answer/);
  writer.settle();
  assert.deepEqual([writer.isReady(), failed], [false, 1]);
  await written;
  await assert.rejects(writer.write(nothing, 2), /before this one failed/);
  writer.close();
  holder.exec("rollback");
  holder.close();
});
