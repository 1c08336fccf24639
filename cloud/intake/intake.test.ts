// Tests that batches are acknowledged whatever the stores do, and come into them once, in order and whole.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openSeries, type SeriesStore } from "@tributary/engine-series";
import { encodeSync, type ReceivedBatch, type SyncItem } from "@tributary/wire";
import { type Intake, type IntakeParts, openIntake } from "./index.ts";
import { trialClock } from "./trial.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-intake-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const meter = "KAM.12345678.1b.07";
const start = 1_772_323_200;

/** The register of a meter, one value a second, as entry `sequence` of an outbox. */
function reading(sequence: number, of = meter): SyncItem {
  const columns = { at: [start + sequence], ticks: [sequence * 7], quality: [0] };
  return { kind: "readings", meter: of, register: "volume", unit: "m3", layer: 1, version: sequence, ...columns };
}

const leak = (id: string, of = meter): SyncItem => ({
  ...{ kind: "event", id, meter: of, alarm: "leak", severity: "warning", source: "rule" },
  ...{ openedAt: start, closedAt: null, detail: "4 litres an hour", version: 1 },
});

const batchOf = (first: number, last: number, items: readonly SyncItem[], node = "edge-1") =>
  encodeSync({ v: 1, node, epoch: "a", first, last, detail: "full", items });

/** A registry that remembers what it was told. */
function rememberingRegistry() {
  const recorded: ReceivedBatch[] = [];
  return {
    recorded,
    events: () => recorded.flatMap(({ items }) => items.flatMap((item) => (item.kind === "event" ? [item.id] : []))),
    record: (batch: ReceivedBatch) => void recorded.push(batch),
    noteHeard: () => undefined,
    instructionsFor: () => [],
  };
}

/** Timers that go off when they are told to. */
function handClock() {
  const due: { readonly ms: number; readonly run: () => void }[] = [];
  return {
    ...trialClock,
    due,
    after(ms: number, run: () => void) {
      due.push({ ms, run });
      return () => undefined;
    },
    /** How long they waited. */
    pass() {
      const gone = due.splice(0);
      for (const { run } of gone) run();
      return gone.map(({ ms }) => ms);
    },
  };
}

/** Waits until something is so. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

let names = 0;
function open(series: SeriesStore, parts: Partial<IntakeParts> = {}) {
  names += 1;
  const registry = rememberingRegistry();
  const said: string[] = [];
  const path = join(folder, `${names}.sqlite`);
  const told: string[] = [];
  const intake = openIntake({
    ...{ path, registry, series, clock: trialClock, masked: () => [], say: (says) => said.push(says) },
    told: ({ items }) => told.push(...items.map(({ kind }) => kind)),
    ...parts,
  });
  return { intake, registry, said, told, path: parts.path ?? path };
}

async function through(intake: Intake, batch: Uint8Array): Promise<number> {
  const answer = await intake.receiveBatch(batch);
  assert.ok("through" in answer, JSON.stringify(answer));
  return answer.through;
}

async function stored(series: SeriesStore, of = meter): Promise<number[]> {
  const span = { meter: of, register: "volume", from: start, to: start + 1_000_000 };
  return (await series.readings(span, 100_000)).map(({ ticks }) => ticks / 7);
}

const upTo = (last: number) => Array.from({ length: last }, (_, place) => place + 1);

test("F42 with the store stopped batches are taken, over a restart too, and come into it once it runs", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const first = open(series);
  assert.equal(await through(first.intake, batchOf(1, 1, [reading(1)])), 1);
  await first.intake.settled();
  await first.intake.stopStore("the disk is changed");
  await assert.rejects(stored(series), /stopped for maintenance: the disk is changed/);
  for (let entry = 2; entry <= 9; entry += 1) {
    assert.equal(await through(first.intake, batchOf(entry, entry, [reading(entry), leak(`${entry}`)])), entry);
  }
  await until(() => first.registry.recorded.length === 9);
  assert.deepEqual(first.registry.events(), ["2", "3", "4", "5", "6", "7", "8", "9"], "alarms do not wait");
  assert.deepEqual(
    first.told.filter((kind) => kind === "readings"),
    ["readings"],
    "of readings nobody is told whom the store cannot answer",
  );
  const { store, says, waiting, since } = first.intake.state();
  assert.deepEqual([store, says, waiting, since], ["stopped", "the disk is changed", 8, trialClock.seconds()]);
  await first.intake.close();

  series.resume();
  const second = open(series, { path: first.path });
  assert.equal(await through(second.intake, batchOf(1, 1, [reading(1)])), 9, "what was acknowledged is known");
  await second.intake.settled();
  assert.deepEqual(await stored(series), upTo(9));
  assert.equal(series.through("edge-1", "a"), 9);
  assert.deepEqual(second.intake.state(), { store: "running", says: null, waiting: 0, since: null, refused: {} });
  await second.intake.close();
  await series.close();
});

test("F42 a store that fails is stopped and tried again, ever more rarely, and then has everything once", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  let failures = 3;
  const failing: SeriesStore = {
    ...series,
    get paused() {
      return series.paused;
    },
    async append(batch) {
      failures -= 1;
      if (failures >= 0) throw new Error("no space left on device");
      await series.append(batch);
    },
  };
  const clock = handClock();
  const { intake, said } = open(failing, { clock });
  for (let entry = 1; entry <= 5; entry += 1)
    assert.equal(await through(intake, batchOf(entry, entry, [reading(entry)])), entry);
  const waits: number[] = [];
  for (let times = 0; times < 3; times += 1) {
    await until(() => series.paused !== undefined);
    assert.equal(intake.state().store, "failing");
    await assert.rejects(stored(series), /no space left on device/, "who reads is told why");
    await until(() => clock.due.length > 0);
    waits.push(...clock.pass());
  }
  assert.deepEqual(waits, [1000, 2000, 4000]);
  await intake.settled();
  assert.deepEqual(await stored(series), upTo(5));
  assert.deepEqual(
    said.map((says) => says.replace(/ \(.*\)/, "")),
    [
      "intake: the store of readings failed: what comes is kept, and it is tried again",
      "intake: the store of readings takes again",
    ],
    "said once, not each time",
  );
  await intake.close();
  await series.close();
});

test("what a store could never hold is left out and said, and the batches around it and of others are stored", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const picky: SeriesStore = {
    ...series,
    async append(batch) {
      if (batch.readings.some(({ ticks }) => ticks.includes(14))) throw new RangeError("number out of range");
      await series.append(batch);
    },
  };
  const { intake, registry, said } = open(picky);
  const { record } = registry;
  registry.record = (batch) => {
    if (batch.items.some((item) => item.kind === "event" && item.id === "odd")) throw new RangeError("no such value");
    record(batch);
  };
  const sent = [1, 2, 3].map((entry) => through(intake, batchOf(entry, entry, [reading(entry)])));
  const others = through(intake, batchOf(1, 2, [leak("odd", "other"), reading(4, "other")], "edge-2"));
  assert.deepEqual(await Promise.all([...sent, others]), [1, 2, 3, 2]);
  await intake.settled();
  assert.deepEqual(await stored(series), [1, 3]);
  assert.deepEqual(await stored(series, "other"), [4]);
  assert.equal(intake.state().store, "running");
  assert.deepEqual(said.sort(), [
    "intake: entries 1 to 2 of edge-2 cannot be kept by the registry and are left out: no such value",
    "intake: entries 2 to 2 of edge-1 cannot be kept by the store of readings and are left out: number out of range",
  ]);
  await intake.close();
  await series.close();
});

test("a registry that fails keeps nobody waiting, and the series wait for it", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const registry = rememberingRegistry();
  let locked = true;
  const clock = handClock();
  const { intake } = open(series, {
    clock,
    registry: {
      ...registry,
      record(batch) {
        if (locked) throw new Error("database is locked");
        registry.record(batch);
      },
      instructionsFor() {
        throw new Error("database is locked");
      },
    },
  });
  assert.equal(await through(intake, batchOf(1, 2, [reading(1), leak("1")])), 2);
  await until(() => clock.due.length > 0);
  assert.deepEqual(await stored(series), []);
  locked = false;
  clock.pass();
  await intake.settled();
  assert.deepEqual([registry.events(), await stored(series)], [["1"], [1]]);
  await intake.close();
  await series.close();
});

test("F42 a log that is full refuses in words until the store took what waits", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const { intake, path } = open(series, { mostBytes: 400_000 });
  await intake.stopStore("test");
  const many = (entry: number): SyncItem => {
    const places = upTo(2000).map((place) => entry * 2000 + place);
    const columns = {
      at: places.map((place) => start + place),
      ticks: places.map((place) => Math.imul(place, 0x9e3779b1) >>> 1),
      quality: places.map(() => 0),
    };
    return { kind: "readings", meter, register: "volume", unit: "m3", layer: 1, version: entry, ...columns };
  };
  let entry = 1;
  for (;;) {
    const answer = await intake.receiveBatch(batchOf(entry, entry, [many(entry)]));
    if ("refused" in answer) {
      assert.deepEqual(answer, { refused: "busy", says: "there is no room for more until the store took what waits" });
      break;
    }
    entry += 1;
    assert.ok(entry < 1000, "it is never full");
  }
  assert.ok(entry > 3);
  assert.ok(statSync(path).size <= 400_000);
  intake.startStore();
  await intake.settled();
  assert.equal(series.through("edge-1", "a"), entry - 1);
  // What was refused comes again, and there is room for as much as before.
  for (const end = entry * 3; entry < end; entry += 1) {
    assert.equal(await through(intake, batchOf(entry, entry, [many(entry)])), entry);
    await intake.settled();
  }
  await intake.close();
  await series.close();
});

test("a log that is lost goes on from where the store is, and hour lists begin anew", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const before = open(series);
  await through(before.intake, batchOf(1, 4, [reading(1)]));
  await before.intake.settled();
  await before.intake.close();
  const { intake } = open(series);
  assert.equal(await through(intake, batchOf(9, 9, [reading(9)])), 4, "after a hole");
  const hours: SyncItem = { kind: "hours", list: "x", column: Uint8Array.of(1, 2, 3), version: 1 };
  const answer = await intake.receiveBatch(batchOf(5, 5, [hours]));
  assert.deepEqual(answer, { through: 5, again: ["x"] });
  await intake.close();
  await series.close();
});

test("what is told of a meter that another node has is refused by name, counted and told; the rest is taken", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const foreign = "KAM.99999999.1b.07";
  const asked: string[][] = [];
  const { intake, registry, said } = open(series, {
    owners: {
      async foreignTo(node, meters) {
        asked.push([node, ...meters]);
        return new Map(meters.filter((one) => one === foreign).map((one) => [one, "which edge-2 tells of"]));
      },
    },
  });
  const items = [leak("1"), leak("2", foreign), reading(1, foreign), reading(1)];
  const answer = await intake.receiveBatch(batchOf(1, 4, items));
  assert.ok("through" in answer && answer.through === 4);
  assert.deepEqual(answer.wrong, [
    { item: 1, kind: "event", says: `is of ${foreign}, which edge-2 tells of` },
    { item: 2, kind: "readings", says: `is of ${foreign}, which edge-2 tells of` },
  ]);
  await intake.settled();
  assert.deepEqual(asked, [["edge-1", meter, foreign]]);
  assert.deepEqual([registry.events(), await stored(series), await stored(series, foreign)], [["1"], [1], []]);
  assert.deepEqual(intake.state().refused, { "foreign-meter": 2 });
  assert.match(said.join(), /of a batch of edge-1 2 items are refused, the first: item 1 \(event\) is of KAM.99999999/);
  await intake.close();
  await series.close();
});

test("many batches at once are written together, each answered for itself", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const { intake } = open(series);
  const nodes = ["edge-1", "edge-2", "edge-3"];
  const sent = nodes.flatMap((node) =>
    upTo(8).map(async (entry) => through(intake, batchOf(entry, entry, [reading(entry, `${node}.1`)], node))),
  );
  assert.deepEqual(await Promise.all(sent), [...upTo(8), ...upTo(8), ...upTo(8)]);
  await intake.settled();
  for (const node of nodes) assert.deepEqual(await stored(series, `${node}.1`), upTo(8));
  await intake.close();
  await series.close();
});
