// The gateway's shelf: what is heard is kept, screened, sent in order of rank, and forgotten when the edge node has it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Fault, toHex } from "@tributary/core";
import { type HopAnswer, type HopBatch, type HopTelegram, mostInBatch } from "@tributary/wire";
import { type Link, TooFast } from "./forward.ts";
import { openRelay, type Relay, type RelaySettings } from "./relay.ts";
import { openRelayStore } from "./relay-store.ts";
import { place, until } from "./test-door.ts";
import { heard } from "./test-telegrams.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-relay-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `relay-${++files}.sqlite`);
const open = (path: string, settings: Partial<RelaySettings> = {}): Relay =>
  openRelay({ path, now: place.now, ...settings });

/** An edge node that keeps what it takes, and is away when it is told to. */
function edgeNode() {
  const through = new Map<string, number>();
  const batches: HopBatch[] = [];
  let away = false;
  let deaf = false;
  const link: Link = {
    async send(batch): Promise<HopAnswer> {
      if (away) throw new Error("connection refused");
      const durable = through.get(batch.epoch) ?? 0;
      if (batch.sequence === durable + 1) {
        through.set(batch.epoch, batch.sequence);
        batches.push(batch);
      }
      // The answer is lost on its way.
      if (deaf) throw new Error("the connection ended");
      return { epoch: batch.epoch, sequence: batch.sequence, through: through.get(batch.epoch) ?? 0 };
    },
    close: async () => undefined,
  };
  return {
    link,
    batches,
    telegrams: (): string[] => batches.flatMap(({ telegrams }) => telegrams.map(({ bytes }) => toHex(bytes))),
    leave: () => {
      away = true;
    },
    comeBack: () => {
      away = false;
      deaf = false;
    },
    loseAnswers: () => {
      deaf = true;
    },
    forgetEverything: () => through.clear(),
  };
}

const quick = { shortestWaitMs: 10, longestWaitMs: 20 };
const names = (uplinks: readonly { bytes: Uint8Array }[]) => uplinks.map(({ bytes }) => toHex(bytes));

test("what is heard reaches the edge node once, with its radio facts, over restarts and lost answers", async () => {
  const path = newPath();
  const edge = edgeNode();
  const all = Array.from({ length: 250 }, (_, n) => heard(1 + (n % 5), n, { at: place.now() - 250 + n }));
  edge.loseAnswers();
  let relay = open(path, { judge: () => ({ judge: () => "read", marks: () => [] }) });
  let sending = relay.forward(edge.link, quick);
  for (const uplink of all) assert.equal((await relay.receive(uplink)).cause, "passed-on");
  await until(() => edge.batches.length === 1);
  await sending.stop();
  await relay.close();

  relay = open(path);
  edge.comeBack();
  sending = relay.forward(edge.link, quick);
  await until(() => relay.idle());
  await sending.stop();
  await relay.close();
  assert.deepEqual(edge.telegrams(), names(all));
  assert.ok(edge.batches.every(({ telegrams }) => telegrams.length <= mostInBatch));
  const [first] = edge.batches.flatMap(({ telegrams }): readonly HopTelegram[] => telegrams);
  assert.deepEqual(first, { bytes: all[0]?.bytes, crc: "none", at: place.now() - 250, rssi: -70 });
});

test("a gateway that is refused for being too fast keeps its telegrams, rests as long as it is told to, and comes again", async () => {
  const edge = edgeNode();
  const said: string[] = [];
  const rests: number[] = [];
  let refusals = 3;
  const link: Link = {
    ...edge.link,
    async send(batch, payload) {
      refusals -= 1;
      if (refusals >= 0) throw new TooFast(700);
      return edge.link.send(batch, payload);
    },
  };
  const relay = open(newPath(), { say: (sentence) => said.push(sentence) });
  const pause = async (milliseconds: number) => void rests.push(milliseconds);
  const sending = relay.forward(link, { ...quick, pause });
  const telegram = heard(1, 1, { at: place.now() });
  await relay.receive(telegram);
  await until(() => relay.idle());
  await sending.stop();
  await relay.close();
  assert.deepEqual(edge.telegrams(), names([telegram]));
  assert.equal(rests.filter((milliseconds) => milliseconds === 700).length, 3);
  assert.deepEqual(said, [], "it is not away");
});

test("after an outage alarms go first, then what is fresh, then the backlog", async () => {
  const edge = edgeNode();
  edge.leave();
  const relay = open(newPath());
  const sending = relay.forward(edge.link, { shortestWaitMs: 300, longestWaitMs: 300 });
  // Half the first batch is under way when the outage begins.
  await relay.receive(heard(1, 0));
  await new Promise((resolve) => setTimeout(resolve, 350));
  const backlog = Array.from({ length: 150 }, (_, n) => heard(1, n + 1));
  await Promise.all(backlog.map((uplink) => relay.receive(uplink)));
  await new Promise((resolve) => setTimeout(resolve, 700));
  const alarm = heard(2, 500, { status: 0x04 });
  const fresh = heard(3, 600);
  await relay.receive(fresh);
  await relay.receive(alarm);
  edge.comeBack();
  await until(() => relay.idle());
  await sending.stop();
  await relay.close();
  const order = edge.telegrams();
  const at = (uplink: { bytes: Uint8Array }) => order.indexOf(toHex(uplink.bytes));
  assert.equal(order.length, 153);
  assert.ok(at(alarm) <= 1, `alarm at ${at(alarm)}`);
  assert.ok(at(fresh) <= 2, `fresh reading at ${at(fresh)}`);
  assert.deepEqual(
    order.filter((name) => names(backlog).includes(name)),
    names(backlog),
  );
});

test("a status bit that stays is an alarm once, and a new one is another", async () => {
  const edge = edgeNode();
  edge.leave();
  const path = newPath();
  const relay = open(path);
  const said = [0, 0x04, 0x04, 0x0c, 0, 0x04];
  for (const [n, status] of said.entries()) await relay.receive(heard(1, n, { status }));
  await relay.close();
  const store = openRelayStore(path, { mostBytes: 1e6 });
  assert.equal(store.next("urgent")?.telegrams.length, 3);
  assert.equal(store.next("normal")?.telegrams.length, 3);
  store.close();
});

test("corrupt, doubled and refused telegrams are counted and go nowhere; what only the edge can read goes on", async () => {
  const fates: (Fault | "replayed" | "unknown-meter")[] = [
    new Fault("wrong-key", "transport", 15),
    "replayed",
    "unknown-meter",
    new Fault("unknown-format", "application", 17),
  ];
  const path = newPath();
  const relay = open(path, { judge: () => ({ judge: () => fates.shift() ?? "read", marks: () => [] }) });
  const one = heard(1, 1);
  const flipped = { ...heard(1, 2), crc: "a" as const };
  const causes: string[] = [];
  for (const uplink of [flipped, heard(1, 3), heard(1, 4), heard(2, 5), heard(1, 6), one, one]) {
    causes.push((await relay.receive(uplink)).cause);
  }
  await relay.refuse(new Fault("not-hex", "line", 0));
  assert.deepEqual(causes, [
    "truncated",
    "wrong-key",
    "replayed",
    "unknown-meter",
    "passed-on",
    "passed-on",
    "duplicate",
  ]);
  const counts = {
    truncated: 1,
    "wrong-key": 1,
    replayed: 1,
    "unknown-meter": 1,
    "passed-on": 2,
    duplicate: 1,
    "not-hex": 1,
  };
  assert.deepEqual(relay.counts().telegrams, counts);
  await relay.close();
  const again = open(path);
  assert.deepEqual(again.counts().telegrams, counts);
  assert.deepEqual(again.newest("ZRI.00000001.01.07")?.bytes, one.bytes);
  await again.close();
});

test("without a judge nobody on the radio says when a telegram was heard", async () => {
  const path = newPath();
  const relay = open(path);
  await relay.receive(heard(1, 1, { at: 1000 }));
  await relay.receive({ ...heard(1, 2, { at: 2000 }), hop: "gateway" });
  await relay.close();
  const store = openRelayStore(path, { mostBytes: 1e6 });
  assert.deepEqual(
    store.next("normal")?.telegrams.map(({ at }) => at),
    [place.now(), 2000],
  );
  store.close();
});

test("a full shelf drops its oldest backlog and counts it, alarms last", async () => {
  const path = newPath();
  const said: string[] = [];
  const relay = open(path, { mostBytes: 5000, say: (sentence) => said.push(sentence) });
  await relay.receive(heard(9, 1, { status: 0x04 }));
  for (let n = 0; n < 200; n += 1) await relay.receive(heard(1, n));
  const { dropped = 0 } = relay.counts().telegrams;
  await relay.close();
  assert.ok(dropped > 100, `${dropped} dropped`);
  assert.equal(said.filter((sentence) => sentence.includes("backlog is full")).length, 1);
  const store = openRelayStore(path, { mostBytes: 5000 });
  assert.equal(store.next("urgent")?.telegrams.length, 1);
  const kept = store.next("normal")?.telegrams ?? [];
  assert.equal(dropped + kept.length, 200);
  assert.deepEqual(kept.at(-1)?.bytes, heard(1, 199).bytes);
  store.close();
});

test("an edge node that was set up anew gets what it lacks", async () => {
  const edge = edgeNode();
  const relay = open(newPath());
  const sending = relay.forward(edge.link, quick);
  await relay.receive(heard(1, 1));
  await until(() => edge.batches.length === 1 && relay.idle());
  await relay.receive(heard(1, 2));
  await until(() => edge.batches.length === 2 && relay.idle());
  edge.forgetEverything();
  await relay.receive(heard(1, 3));
  await until(() => edge.batches.length === 3 && relay.idle());
  await sending.stop();
  await relay.close();
  assert.deepEqual(edge.telegrams(), names([heard(1, 1), heard(1, 2), heard(1, 3)]));
});

test("what cannot be written is not acknowledged, is said once, and the judge begins from what is kept", async () => {
  const path = newPath();
  const said: string[] = [];
  let judges = 0;
  const relay = open(path, {
    say: (sentence) => said.push(sentence),
    judge: () => {
      judges += 1;
      return { judge: () => "read", marks: () => (judges === 1 ? [["meter", null as never]] : []) };
    },
  });
  await assert.rejects(relay.receive(heard(1, 1)));
  await assert.doesNotReject(relay.receive(heard(1, 1)));
  assert.equal(judges, 2);
  assert.deepEqual(
    said.map((sentence) => sentence.split(" and")[0]?.slice(0, 30)),
    ["telegrams cannot be written", "telegrams can be written again"],
  );
  assert.deepEqual(relay.counts().telegrams, { "passed-on": 1 });
  await relay.close();
});
