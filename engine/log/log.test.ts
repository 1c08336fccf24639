import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { gather, type Log, openLog } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-log-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = () => {
  files += 1;
  return join(folder, `log-${files}.sqlite`);
};

function write(log: Log, n: number, entries = 1): void {
  log.commit({
    at: n,
    intake: { telegrams: 1, body: new Uint8Array(100).fill(n) },
    counts: new Map([["read", 1]]),
    outbox: [{ entries, body: `chunk ${n}` }],
    version: 1000 + n,
  });
}

const batches = (log: Log) => [...log.lacking()].map(({ batch }) => batch);
const limits = { entries: 2000, characters: 256_000 };

it("keeps batches, counts, version and outbox over a restart, and its epoch", () => {
  const path = newPath();
  const first = openLog(path);
  for (const n of [1, 2, 3]) write(first, n, n);
  first.close();
  const second = openLog(path);
  assert.equal(second.epoch, first.epoch);
  assert.deepEqual(batches(second), [1, 2, 3]);
  assert.deepEqual([...second.counts()], [["read", 3]]);
  assert.equal(second.version(), 1003);
  assert.deepEqual(
    second.outbox.next(0, limits).map(({ first, last }) => [first, last]),
    [
      [1, 1],
      [2, 3],
      [4, 6],
    ],
  );
  second.close();
  const other = openLog(newPath());
  assert.notEqual(other.epoch, first.epoch);
  other.close();
});

it("knows up to which batch of each sender everything is durable", () => {
  const path = newPath();
  const log = openLog(path);
  assert.equal(log.through("roof epoch-1"), 0);
  const commit = { at: 1, counts: new Map(), outbox: [], version: 1 };
  log.commit({ ...commit, through: new Map([["roof epoch-1", 7]]) });
  log.commit(commit);
  log.close();
  const again = openLog(path);
  assert.equal(again.through("roof epoch-1"), 7);
  assert.equal(again.through("roof epoch-2"), 0);
  again.close();
});

it("hands chunks out within the limits, and at least one", () => {
  const log = openLog(newPath());
  for (const n of [1, 2, 3]) write(log, n, 5);
  assert.equal(log.outbox.next(0, { entries: 10, characters: 1000 }).length, 2);
  assert.equal(log.outbox.next(0, { entries: 100, characters: 10 }).length, 1);
  assert.equal(log.outbox.next(0, { entries: 1, characters: 1 }).length, 1);
  log.outbox.confirm(10);
  assert.deepEqual(
    log.outbox.next(0, limits).map(({ body }) => body),
    ["chunk 3"],
  );
  assert.equal(log.outbox.confirmed(), 10);
  log.outbox.confirm(15);
  write(log, 4);
  assert.deepEqual(log.outbox.next(15, limits), [{ first: 16, last: 16, body: "chunk 4" }]);
  log.close();
});

it("replays only what came after the snapshot, and prunes only what is in it", () => {
  const path = newPath();
  const log = openLog(path);
  for (const n of [1, 2, 3]) write(log, n);
  const states = (part: number, lacks: number) =>
    log.commit({ at: 9, counts: new Map(), outbox: [], version: 9, states: [[part, Uint8Array.of(7)]], lacks });
  states(2, 4);
  for (const n of [4, 5]) write(log, n);
  assert.deepEqual(batches(log), [4, 5]);
  assert.deepEqual(log.parts(), [{ part: 2, batch: 3, told: 5, body: Uint8Array.of(7) }]);
  log.prune({ before: 100, bytes: 0 });
  assert.deepEqual(batches(log), [4, 5]);
  states(3, log.nextBatch());
  log.prune({ before: 0, bytes: 150 });
  write(log, 6);
  assert.deepEqual(batches(log), [6]);
  log.close();
});

it("knows what was told of each part, until all was told", () => {
  const path = newPath();
  const log = openLog(path);
  const group = (told: readonly number[] | "all") =>
    log.commit({
      at: 1,
      intake: { telegrams: 1, body: new Uint8Array(3) },
      counts: new Map(),
      outbox: [],
      version: 1,
      told,
    });
  group([]);
  group([4]);
  group([5]);
  const again = openLog(path);
  assert.deepEqual(
    again.parts().map(({ part, told, body }) => [part, told, body]),
    [
      [4, 2, undefined],
      [5, 3, undefined],
    ],
  );
  assert.equal(again.toldThrough(), 0);
  again.close();
  group("all");
  assert.deepEqual(log.parts(), []);
  assert.equal(log.toldThrough(), 4);
  log.close();
});

it("writes nothing of a group that fails", () => {
  const log = openLog(newPath());
  write(log, 1);
  const broken = new Map([["read", Number.NaN]]);
  assert.throws(() => log.commit({ at: 2, counts: broken, outbox: [{ entries: 1, body: "x" }], version: 2 }));
  assert.equal(log.outbox.last(), 1);
  write(log, 2);
  assert.deepEqual(batches(log), [1, 2]);
  log.close();
});

it("loses nothing that it said was durable when it is killed", async () => {
  const path = newPath();
  let said = 0;
  for (let round = 0; round < 5; round += 1) {
    const child = spawn(process.execPath, [join(import.meta.dirname, "kill.child.ts"), path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += String(chunk);
      if (text.split("\n").length > 20 + 13 * round) child.kill("SIGKILL");
    });
    await once(child, "close");
    said = Number(text.trimEnd().split("\n").at(-1));
    const log = openLog(path);
    const last = log.outbox.last();
    assert.ok(last >= said && last > 0, `${said} was said to be durable, ${last} is`);
    const all = Array.from({ length: last }, (_, index) => index + 1);
    assert.deepEqual(batches(log), all);
    assert.deepEqual(
      log.outbox.next(0, { entries: 1e9, characters: 1e9 }).map(({ body }) => body),
      all.map((n) => `entry ${n}`),
    );
    assert.deepEqual([...log.counts()], [["read", last]]);
    log.close();
  }
});

it("gathers what arrives together, in order, and breaks only the group that fails", async () => {
  const groups: number[][] = [];
  const send = gather<number, number>(3, (items) => {
    groups.push([...items]);
    if (items.includes(4)) throw new Error("disk full");
    return items.map((item) => item * 10);
  });
  const results = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map(send));
  assert.deepEqual(groups, [[1, 2, 3], [4, 5, 6], [7]]);
  assert.deepEqual(
    results.map((result) => (result.status === "fulfilled" ? result.value : "broken")),
    [10, 20, 30, "broken", "broken", "broken", 70],
  );
});

it("gathers by weight, and one at least", async () => {
  const groups: number[][] = [];
  const settle = (items: readonly number[]) => {
    groups.push([...items]);
    return items;
  };
  const send = gather<number, number>(5, settle, (item) => item);
  await Promise.all([2, 3, 1, 9, 4, 2].map(send));
  assert.deepEqual(groups, [[2, 3], [1], [9], [4], [2]]);
});

it("keeps records with the batch that caused them, and states with the records", () => {
  const path = newPath();
  const first = openLog(path);
  const common = { counts: new Map<string, number>(), outbox: [], version: 1 };
  const record = (id: string, at: number, body: string | undefined) => ({ kind: "note", id, at, body });
  const intake = { telegrams: 1, body: new Uint8Array(3) };
  first.commit({ at: 1, intake, ...common, records: [record("a", 1, "one"), record("b", 3, "two")] });
  const states = [[0, new Uint8Array([7])]] as const;
  first.commit({ at: 2, ...common, records: [record("a", 2, "new"), record("c", 4, "three")], states, lacks: 2 });
  first.commit({ at: 3, ...common, records: [record("b", 3, undefined)] });
  const cut = function* () {
    yield record("d", 9, "lost");
    throw new Error("cut");
  };
  assert.throws(() => first.commit({ at: 4, intake, ...common, records: cut() }), /cut/);
  first.close();
  const { records, lacking, parts, close } = openLog(path);
  assert.deepEqual(
    records.list("note").map(({ id, at, body }) => [id, at, body]),
    [
      ["c", 4, "three"],
      ["a", 2, "new"],
    ],
  );
  assert.equal(records.find("note", "a")?.body, "new");
  assert.equal(records.find("other", "a"), undefined);
  assert.equal(records.list("note", { since: 3 }).length, 1);
  assert.equal(records.list("note", { limit: 1 })[0]?.id, "c");
  assert.deepEqual([...lacking()], []);
  assert.deepEqual(parts(), [{ part: 0, batch: 1, told: 1, body: new Uint8Array([7]) }]);
  close();
});
