// Alarms at a node: valves that close once and no more, thresholds, silence, acknowledgement; with restarts in between.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { openLog } from "@tributary/engine-log";
import { type SafetyPolicy, usualPolicy } from "@tributary/engine-rules";
import type { SyncItem } from "@tributary/wire";
import { folder, openTestEdge, type Says, start, synced, testCloud, uplink } from "../test-node.ts";
import { decisionRecord } from "./valve-desk.ts";

const valveMeter = "SAL.20000001.01.07";
const hour = 3600;
const day = 24 * hour;

/** A node whose clock the test sets. */
function trial({
  path = folder(),
  at = start,
  safety = usualPolicy,
}: Partial<{ path: string; at: number; safety: SafetyPolicy }> = {}) {
  const time = { now: at };
  const edge = openTestEdge(path, { clock: { now: () => time.now * 1000 }, safety });
  return {
    edge,
    path,
    time,
    hear: (says: Says = {}, meter = valveMeter) => edge.receive(uplink({ meter, mode: 7, m3: 1, ...says }, time.now)),
    /** A copy of the disk as it is now: what a node finds that was killed here. */
    killed() {
      const copy = folder();
      cpSync(path, copy, { recursive: true });
      return copy;
    },
  };
}

const burst: Says = { status: ["burst"], readings: [{ quantity: "valve-state", value: 1 }] };
const open: Says = { readings: [{ quantity: "valve-state", value: 1 }] };
const commandsOf = ({ edge }: ReturnType<typeof trial>) => edge.commands.list({ limit: 50 });
const decisionsOf = ({ edge }: ReturnType<typeof trial>) => edge.alerts.decisions({ limit: 50 });

async function tellAll({ edge }: ReturnType<typeof trial>): Promise<SyncItem[]> {
  const cloud = testCloud();
  const sync = edge.startSync(cloud);
  await synced(edge);
  await sync.stop();
  return cloud.batches.flatMap(({ items }) => items);
}
const ofKind = <Kind extends SyncItem["kind"]>(items: readonly SyncItem[], kind: Kind) =>
  items.filter((item): item is Extract<SyncItem, { kind: Kind }> => item.kind === kind);

describe("the safety of valves", () => {
  it("F12 a burst closes the valve with the cloud away, once, and the cloud is told when it is back", async () => {
    const node = trial();
    await node.hear(open);
    await node.hear(burst);
    node.time.now += 60;
    await node.hear({ ...burst, m3: 2 });
    const [command, ...others] = commandsOf(node);
    assert.deepEqual([command?.meter, command?.order, others], [valveMeter, { kind: "valve", position: "closed" }, []]);
    const [incident] = node.edge.alerts.incidents({ state: "open", limit: 9 });
    const [decision, ...more] = decisionsOf(node);
    assert.deepEqual(more, []);
    assert.deepEqual(decision, {
      incident: incident?.id,
      meter: valveMeter,
      at: start,
      close: true,
      says: "burst: the meter says so",
      command: command?.id,
    });
    const items = await tellAll(node);
    assert.deepEqual(ofKind(items, "valve-decision").at(-1)?.command, command?.id);
    assert.equal(ofKind(items, "event")[0]?.id, incident?.id);
    assert.equal(ofKind(items, "command").length > 0, true);
    await node.edge.close();
  });

  it("F12 T7 a node that is killed decides nothing twice, and carries out what it had decided", async () => {
    const node = trial();
    await node.hear(open);
    await node.hear(burst);
    const [before] = commandsOf(node);
    const again = trial({ path: node.killed(), at: start + 60 });
    await again.hear({ ...burst, m3: 2 });
    assert.deepEqual(
      commandsOf(again).map(({ id }) => id),
      [before?.id],
    );
    assert.equal(decisionsOf(again).length, 1);
    await node.edge.close();
    await again.edge.close();

    // Killed between the write of the decision and the command: it has its id, and is given with the next start.
    const cut = trial();
    await cut.hear(open);
    const path = cut.killed();
    await cut.edge.close();
    const log = openLog(join(path, "edge", "edge.sqlite"));
    const pending = { incident: "i", meter: valveMeter, at: start, close: true, says: "burst" } as const;
    const records = [decisionRecord({ ...pending, command: "c", pending: true })];
    log.commit({ at: start, counts: new Map(), outbox: [], version: log.version() + 1, told: [], records });
    log.close();
    for (const at of [start + 60, start + 120]) {
      const found = trial({ path, at });
      assert.deepEqual(
        commandsOf(found).map(({ id }) => id),
        ["c"],
      );
      assert.deepEqual(decisionsOf(found), [{ ...pending, command: "c" }]);
      await found.edge.close();
    }
  });

  it("F12 T7 killed once the command was given, the decision has it, however late the node starts again", async () => {
    const node = trial();
    await node.hear(open);
    await node.hear(burst);
    const [decision] = decisionsOf(node);
    const path = node.killed();
    await node.edge.close();
    assert.ok(decision?.command !== undefined);
    const log = openLog(join(path, "edge", "edge.sqlite"));
    const records = [decisionRecord({ ...decision, pending: true })];
    log.commit({ at: start, counts: new Map(), outbox: [], version: log.version() + 1, told: [], records });
    log.close();
    const found = trial({ path, at: start + 2 * hour });
    assert.deepEqual(decisionsOf(found), [decision]);
    assert.equal(commandsOf(found).length, 1);
    await found.edge.close();
  });

  it("F12 a node that was away for too long closes nothing for an old decision, and says so", async () => {
    const node = trial();
    await node.hear(open);
    await node.edge.close();
    const log = openLog(join(node.path, "edge", "edge.sqlite"));
    const pending = { incident: "i", meter: valveMeter, at: start, close: true, says: "burst" } as const;
    const records = [decisionRecord({ ...pending, command: "c", pending: true })];
    log.commit({ at: start, counts: new Map(), outbox: [], version: log.version() + 1, told: [], records });
    log.close();
    const found = trial({ path: node.path, at: start + 2 * hour });
    assert.deepEqual(commandsOf(found), []);
    assert.deepEqual(decisionsOf(found), [{ ...pending, refused: "the node was away until it was too late" }]);
    await found.edge.close();
  });

  it("F12 interlocks hold, also over a restart: a person's hand, meters of never, and too many in an hour", async () => {
    const safety = { ...usualPolicy, mostPerHour: 2, never: new Set(["SAL.20000009.01.07"]) };
    let node = trial({ safety });
    assert.equal(node.edge.alerts.override("SAL.20000008.01.07", { by: "Ana", hours: 1 })?.by, "Ana");
    assert.equal(node.edge.alerts.override("XXX", { by: "Ana", hours: 1 }), undefined);
    const meters = [9, 8, 1, 2, 3].map((number) => `SAL.2000000${number}.01.07`);
    for (const meter of meters) await node.hear(open, meter);
    for (const meter of meters.slice(0, 4)) await node.hear(burst, meter);
    const path = node.killed();
    await node.edge.close();
    node = trial({ path, safety, at: start + 600 });
    await node.hear(burst, meters[4]);
    const found = decisionsOf(node).map(({ meter, close, says }) => [meter, close, says] as const);
    assert.deepEqual(
      new Map(found.map(([meter, close]) => [meter, close])),
      new Map(meters.map((meter, index) => [meter, index === 2 || index === 3])),
    );
    const says = (meter: string | undefined) => found.find(([one]) => one === meter)?.[2];
    assert.match(says(meters[0]) ?? "", /no rule may close/);
    assert.match(says(meters[1]) ?? "", /a person has the valve in hand/);
    assert.match(says(meters[4]) ?? "", /too many valves/);
    assert.equal(commandsOf(node).length, 2);
    await node.edge.close();
  });

  it("F12 who moves a valve by a command has it in hand for a day", async () => {
    const node = trial();
    await node.hear(open);
    const order = { kind: "valve", position: "open" } as const;
    assert.ok(!("refused" in node.edge.commands.request({ meter: valveMeter, order })));
    await node.hear(burst);
    assert.equal(decisionsOf(node)[0]?.close, false);
    assert.deepEqual(node.edge.alerts.overrides(), [{ meter: valveMeter, by: "a command", until: start + day }]);
    node.time.now += day + 1;
    assert.deepEqual(node.edge.alerts.overrides(), []);
    await node.edge.close();
  });
});

describe("thresholds", () => {
  const use = { id: "ana-use", by: "Ana", meter: valveMeter, register: "pressure", over: "value", below: 4 } as const;
  const bar = (value: number, m3: number): Says => ({ m3, readings: [{ quantity: "pressure", value }] });
  /** Enough readings for what is smoothed to follow. */
  const hearBar = async (node: ReturnType<typeof trial>, value: number) => {
    for (let count = 0; count < 6; count += 1) {
      node.time.now += 900;
      await node.hear(bar(value, (node.time.now - start) / 1e6));
    }
  };

  it("F57 S38 nobody is warned before a threshold is broken; then one event, open until it is over, also over restarts", async () => {
    let node = trial();
    await hearBar(node, 6);
    assert.equal(node.edge.alerts.setThreshold(use).setAt, node.time.now);
    await hearBar(node, 5);
    assert.deepEqual(node.edge.alerts.incidents({ state: "all", limit: 9 }), []);
    await hearBar(node, 3);
    const [opened, ...others] = node.edge.alerts.incidents({ state: "open", limit: 9 });
    assert.deepEqual([opened?.alarm, others], ["threshold", []]);
    assert.match(opened?.detail ?? "", /below 4 bar/);
    const path = node.killed();
    await node.edge.close();
    node = trial({ path, at: node.time.now });
    assert.equal(node.edge.alerts.thresholds().length, 1);
    await hearBar(node, 3);
    await hearBar(node, 6);
    const [closed, ...more] = node.edge.alerts.incidents({ state: "all", limit: 9 });
    assert.deepEqual([closed?.id, more], [opened?.id, []]);
    assert.ok((closed?.closedAt ?? 0) > (opened?.openedAt ?? 0));
    const events = ofKind(await tellAll(node), "event");
    assert.deepEqual(new Set(events.map(({ id }) => id)), new Set([opened?.id]));
    await node.edge.close();
  });

  it("a threshold of a utility watches all its meters; who takes it away ends what it opened, also after a kill", async () => {
    const node = trial();
    const { meter: _, ...all } = use;
    await hearBar(node, 3);
    node.edge.alerts.setThreshold({ ...all, utility: "water" });
    await hearBar(node, 3);
    assert.equal(node.edge.alerts.incidents({ state: "open", limit: 9 }).length, 1);
    assert.equal(node.edge.alerts.removeThreshold("another"), false);
    const again = trial({ path: node.killed(), at: node.time.now });
    assert.equal(again.edge.alerts.removeThreshold(use.id), true);
    assert.deepEqual(again.edge.alerts.thresholds(), []);
    const last = trial({ path: again.killed(), at: node.time.now });
    await hearBar(last, 3);
    assert.deepEqual(last.edge.alerts.incidents({ state: "open", limit: 9 }), []);
    for (const { edge } of [node, again, last]) await edge.close();
  });
});

describe("silence", () => {
  it("S38 a meter that falls silent is one event, over restarts too, until its next telegram", async () => {
    let node = trial();
    for (let count = 0; count < 3; count += 1) {
      await node.hear({ m3: count });
      node.time.now += hour;
    }
    const pass = (seconds: number) => {
      for (let gone = 0; gone < seconds; gone += 600) {
        node.time.now += 600;
        node.edge.tick();
      }
    };
    pass(20 * hour);
    assert.deepEqual(node.edge.alerts.incidents({ state: "all", limit: 9 }), []);
    pass(8 * hour);
    const [silent, ...others] = node.edge.alerts.incidents({ state: "open", limit: 9 });
    assert.deepEqual([silent?.alarm, silent?.openedAt, others], ["no-signal", start + 2 * hour + day, []]);
    const path = node.killed();
    await node.edge.close();
    node = trial({ path, at: node.time.now });
    pass(30 * hour);
    assert.equal(node.edge.alerts.incidents({ state: "all", limit: 9 }).length, 1);
    await node.hear({ m3: 9 });
    const [over] = node.edge.alerts.incidents({ state: "all", limit: 9 });
    assert.deepEqual([over?.id, over?.closedAt], [silent?.id, node.time.now]);
    await node.edge.close();
  });

  it("nobody is silent while the node itself was away", async () => {
    const node = trial();
    await node.hear();
    await node.edge.close();
    const late = trial({ path: node.path, at: start + 10 * day });
    const look = (at: number) => {
      late.time.now = at;
      late.edge.tick();
      return late.edge.alerts.incidents({ state: "open", limit: 9 }).length;
    };
    assert.equal(look(start + 10 * day + hour), 0);
    assert.equal(look(start + 10 * day + 23 * hour), 0);
    assert.equal(look(start + 11 * day + 2 * hour), 1);
    await late.edge.close();
  });
});

it("S38 who has seen an alarm is kept with it, past its end, and the cloud is told", async () => {
  const node = trial();
  await node.hear({ status: ["leak"] });
  const [{ id = "" } = {}] = node.edge.alerts.incidents({ state: "open", limit: 9 });
  assert.equal(node.edge.alerts.acknowledge("other", { by: "Ana", says: "" }), undefined);
  assert.equal(node.edge.alerts.acknowledge(id, { by: "Ana", says: "on my way" })?.acknowledged?.by, "Ana");
  node.time.now += 2 * hour;
  await node.hear({ m3: 2 });
  const [closed] = node.edge.alerts.incidents({ state: "all", limit: 9 });
  assert.deepEqual(closed?.acknowledged, { by: "Ana", says: "on my way", at: start });
  assert.equal(closed?.closedAt, node.time.now);
  const [told] = ofKind(await tellAll(node), "acknowledgement");
  assert.deepEqual([told?.id, told?.by, told?.says, told?.at], [id, "Ana", "on my way", start]);
  await node.edge.close();
});

it("F12 a decision that could not be written was never made: it comes with the telegram, when that is taken", async () => {
  const node = trial();
  await node.hear(open);
  const full = new DatabaseSync(join(node.path, "edge", "edge.sqlite"));
  full.exec("create trigger no_room before insert on intake begin select raise(abort, 'disk full'); end");
  await assert.rejects(node.hear(burst), /disk full/);
  node.edge.tick();
  assert.deepEqual([commandsOf(node), decisionsOf(node)], [[], []]);
  full.exec("drop trigger no_room");
  full.close();
  node.time.now += 60;
  await node.hear(burst);
  assert.equal(commandsOf(node).length, 1);
  assert.equal(decisionsOf(node)[0]?.at, node.time.now);
  await node.edge.close();
});
