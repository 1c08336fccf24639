// Commands at a node: taken, handed to gateways that a test plays, and confirmed by what the meter says.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { describe, it } from "node:test";
import { Fault, readMeterId } from "@tributary/core";
import type { Command, CommandOrder, Downlink, DownlinkReport } from "@tributary/wire";
import { openCommand } from "@tributary/wmbus";
import type { Edge } from "../index.ts";
import { folder, openTestEdge, type Says, start, synced, testCloud, testKeys, uplink } from "../test-node.ts";

const valveMeter = "SAL.20000001.01.07";
const close: CommandOrder = { kind: "valve", position: "closed" };
const read: CommandOrder = { kind: "read" };
const key = testKeys[0]?.key;

/** A node whose clock the test sets, with gateways that take downlinks, or do not. */
function trial(path = folder()) {
  const time = { now: start };
  const edge = openTestEdge(path, { clock: { now: () => time.now * 1000 } });
  const sent: { gateway: string; downlink: Downlink }[] = [];
  const away = new Set<string>();
  edge.commands.addWay({
    reaches: (gateway) => gateway.startsWith("gateway-"),
    async send(gateway, downlink) {
      if (away.has(gateway)) return false;
      sent.push({ gateway, downlink });
      return true;
    },
  });
  const last = () => sent.at(-1)?.downlink ?? assert.fail("nothing was handed over");
  return {
    edge,
    path,
    time,
    sent,
    away,
    last,
    hear: (says: Says, gateway?: string, rssi?: number) =>
      edge.receive(uplink({ meter: valveMeter, mode: 7, m3: 1, ...says }, time.now, gateway, rssi)),
    report: (state: DownlinkReport["state"], gateway = "gateway-1", says = "") =>
      edge.report(gateway, { id: last().id, state, at: time.now, says }),
    async pass(seconds: number) {
      time.now += seconds;
      edge.commands.tick();
      await edge.commands.settled();
    },
  };
}

async function ask(edge: Edge, order: CommandOrder, more: { expiresIn?: number; id?: string } = {}): Promise<Command> {
  const answer = edge.commands.request({ meter: valveMeter, order, ...more });
  assert.ok(!("refused" in answer), "refused" in answer ? answer.says : "");
  await edge.commands.settled();
  return answer;
}

/** The counter of a frame, opened as its meter would. */
function counterOf({ frame }: Downlink, above = 0): number {
  const address = readMeterId(valveMeter);
  assert.ok(address !== undefined && key instanceof Uint8Array);
  const opened = openCommand(frame, key, address, above);
  assert.ok(!(opened instanceof Fault), opened instanceof Fault ? opened.code : "");
  return opened.counter;
}

const state = (edge: Edge, { id }: Command) => edge.commands.find(id)?.state;
const valve = (value: number, more: Says = {}): Says => ({ ...more, readings: [{ quantity: "valve-state", value }] });

describe("a command's way", () => {
  it("S5 F32 a valve is closed through a gateway, confirmed by the meter's telegram alone, with its round trip", async () => {
    const { edge, time, hear, report, pass, last } = trial();
    await hear(valve(1, { counter: 1 }));
    const command = await ask(edge, close);
    assert.equal(state(edge, command), "requested");
    await report("queued");
    assert.equal(state(edge, command), "queued");
    await pass(600);
    await hear(valve(1, { counter: 2 }));
    await report("sent");
    assert.equal(state(edge, command), "sent");
    await pass(2);
    await hear(valve(2, { counter: 3, answers: counterOf(last()) }));
    assert.equal(state(edge, command), "sent", "a valve that closes is not closed");
    await pass(8);
    await hear(valve(0, { counter: 4 }));
    const told = edge.commands.find(command.id);
    assert.deepEqual([told?.state, told?.sentAt, told?.endedAt], ["confirmed", time.now - 10, time.now]);
    assert.deepEqual([...new Set(told?.steps.map((step) => step.state))], ["requested", "queued", "sent", "confirmed"]);
    assert.match(told?.says ?? "", /closed, 10 s after/);
    await edge.close();
  });

  it("S1 a reading on request is the meter's answer, and stands beside the scheduled ones", async () => {
    const { edge, hear, report, pass, last } = trial();
    const cloud = testCloud();
    await hear({ counter: 1 });
    const command = await ask(edge, read);
    await pass(60);
    await hear({ counter: 2, m3: 1.001 });
    await report("sent");
    await pass(1);
    await hear({ counter: 3, m3: 1.002, answers: counterOf(last()) + 1 });
    assert.equal(state(edge, command), "sent", "an answer to something else");
    await pass(1);
    await hear({ counter: 4, m3: 1.003, answers: counterOf(last()) });
    assert.equal(state(edge, command), "confirmed");
    const sync = edge.startSync(cloud);
    await synced(edge);
    await sync.stop();
    assert.deepEqual([...cloud.rows().values()], [1_000_000, 1_001_000, 1_002_000, 1_003_000]);
    await edge.close();
  });

  it("an interval and a clock are confirmed by what the meter says of them", async () => {
    const { edge, time, hear, pass, last, sent } = trial();
    const period = (value: number): Says => ({
      readings: [{ quantity: "duration", unit: "s", value, qualifiers: ["transmission-period"] }],
    });
    await hear({ counter: 1, ...period(900) });
    const interval = await ask(edge, { kind: "interval", seconds: 60 });
    const clock = await ask(edge, { kind: "clock" });
    const [first, second] = sent.map(({ downlink }) => downlink);
    assert.ok(first !== undefined && second !== undefined);
    await pass(10);
    for (const { id } of [first, second]) await edge.report("gateway-1", { id, state: "sent", at: time.now, says: "" });
    await pass(2);
    await hear({ counter: 2, ...period(60) });
    assert.deepEqual([state(edge, interval), state(edge, clock)], ["confirmed", "sent"]);
    await pass(2);
    const civil = (at: number) => new Date(at * 1000).toISOString().slice(0, 16);
    await hear({ counter: 3, time: civil(time.now - 3600), answers: counterOf(last()) });
    assert.equal(state(edge, clock), "sent", "an hour off");
    await pass(2);
    await hear({ counter: 4, time: civil(time.now), answers: counterOf(last()) });
    assert.equal(state(edge, clock), "confirmed");
    await edge.close();
  });

  it("a stuck valve, and a meter that cannot, are failures in the meter's words", async () => {
    const { edge, hear, report, pass, last } = trial();
    await hear(valve(1, { counter: 1 }));
    const stuck = await ask(edge, close);
    await pass(5);
    await report("sent");
    await pass(10);
    await hear(valve(4, { counter: 2 }));
    assert.match(`${state(edge, stuck)}: ${edge.commands.find(stuck.id)?.says}`, /failed: .*stuck/);
    const cannot = await ask(edge, { kind: "interval", seconds: 60 });
    await report("sent");
    await pass(2);
    await hear({ counter: 3, status: ["application-error"], answers: counterOf(last()) });
    assert.match(`${state(edge, cannot)}: ${edge.commands.find(cannot.id)?.says}`, /failed: .*cannot/);
    await edge.close();
  });

  it("an answer that overtakes its gateway's report counts", async () => {
    const { edge, hear, last } = trial();
    await hear({ counter: 1 });
    const command = await ask(edge, read);
    await hear({ counter: 2, answers: counterOf(last()) });
    assert.equal(state(edge, command), "confirmed");
    await edge.close();
  });
});

describe("gateways", () => {
  it("the one that hears the meter best has it, and the next best when that one is away or cannot", async () => {
    const { edge, sent, away, hear, report, pass } = trial();
    await hear({ counter: 1 }, "gateway-1", -80);
    await hear({ counter: 1 }, "gateway-2", -60);
    await hear({ counter: 1 }, "gateway-3", -70);
    await hear({ counter: 1 }, "elsewhere", -40);
    away.add("gateway-2");
    const command = await ask(edge, read);
    assert.deepEqual(
      sent.map(({ gateway }) => gateway),
      ["gateway-3"],
    );
    await report("failed", "gateway-3", "no input can transmit");
    await edge.commands.settled();
    assert.deepEqual(
      sent.map(({ gateway }) => gateway),
      ["gateway-3", "gateway-1"],
    );
    assert.equal(new Set(sent.map(({ downlink }) => downlink.id)).size, 1, "one frame, for a meter heeds it once");
    await report("queued", "gateway-1");
    assert.equal(edge.commands.find(command.id)?.gateway, "gateway-1");
    away.delete("gateway-2");
    await pass(3600);
    assert.equal(sent.length, 2, "a gateway has it");
    await edge.close();
  });

  it("a downlink is handed over again until its gateway says that it has it", async () => {
    const { edge, sent, hear, report, pass } = trial();
    await hear({ counter: 1 });
    await ask(edge, read);
    for (let tries = 0; tries < 3; tries += 1) await pass(30);
    assert.equal(sent.length, 4);
    assert.equal(new Set(sent.map(({ downlink: { id, frame } }) => `${id} ${frame.join()}`)).size, 1);
    await report("queued");
    await pass(300);
    assert.equal(sent.length, 4);
    await edge.close();
  });

  it("a gateway that has it and radios nothing is passed over", async () => {
    const { edge, sent, hear, report, pass } = trial();
    await hear({ counter: 1 }, "gateway-1", -60);
    await hear({ counter: 1 }, "gateway-2", -80);
    const command = await ask(edge, read);
    await report("queued");
    for (let counter = 2; counter < 5; counter += 1) {
      await pass(60);
      await hear({ counter }, "gateway-2", -80);
    }
    await edge.commands.settled();
    assert.deepEqual(
      sent.map(({ gateway }) => gateway),
      ["gateway-1", "gateway-2"],
    );
    await report("queued", "gateway-2");
    assert.equal(edge.commands.find(command.id)?.gateway, "gateway-2");
    await edge.close();
  });

  it("what telegrams do not show is sealed anew, under a higher counter", async () => {
    const { edge, sent, hear, report, pass, last } = trial();
    await hear({ counter: 1 });
    const command = await ask(edge, read);
    await report("sent");
    const first = counterOf(last());
    for (let counter = 2; counter < 5; counter += 1) {
      await pass(60);
      await hear({ counter });
    }
    await edge.commands.settled();
    assert.equal(sent.length, 2);
    assert.equal(last().id, `${command.id}#2`);
    assert.ok(counterOf(last()) > first);
    await report("sent");
    await pass(2);
    await hear({ counter: 9, answers: counterOf(last()) });
    assert.equal(state(edge, command), "confirmed");
    await edge.close();
  });

  it("another gateway has no word on a command", async () => {
    const { edge, hear, report } = trial();
    await hear({ counter: 1 });
    const command = await ask(edge, read);
    await report("sent", "gateway-9");
    assert.equal(state(edge, command), "requested");
    await edge.close();
  });
});

describe("what is not delivered", () => {
  it("expires and says why, or fails when it was radioed and nothing shows it", async () => {
    const { edge, hear, report, pass } = trial();
    const unheard = await ask(edge, read, { expiresIn: 60 });
    await pass(60);
    assert.match(`${state(edge, unheard)}: ${edge.commands.find(unheard.id)?.says}`, /expired: .*no gateway has heard/);
    await hear({ counter: 1 });
    const radioed = await ask(edge, read, { expiresIn: 60 });
    await report("sent");
    await pass(60);
    assert.match(`${state(edge, radioed)}: ${edge.commands.find(radioed.id)?.says}`, /failed: .*radioed by gateway-1/);
    assert.equal(edge.commands.open(), 0);
    await edge.close();
  });

  it("is refused at once where it never could be", async () => {
    const { edge, hear } = trial();
    const refused = (meter: string, order: CommandOrder = read, id?: string) => {
      const answer = edge.commands.request({ meter, order, ...(id === undefined ? {} : { id }) });
      return "refused" in answer ? answer.refused : answer.state;
    };
    await edge.receive(uplink({ m3: 1 }, start));
    assert.equal(refused("KAM.00000001.1b.07"), "not-commandable", "mode 5");
    assert.equal(refused("KAM.00000002.1b.07"), "not-commandable", "no key");
    assert.equal(refused("ELS.00000001.1b.07"), "unknown-meter");
    assert.equal(refused("12345678"), "unknown-meter");
    await hear({ counter: 1 });
    assert.equal(refused(valveMeter, close), "no-valve");
    const id = "0193499f-8f2e-7000-8000-000000000001";
    assert.equal(refused("20000001", read, id), "requested", "a serial number will do");
    assert.equal(refused(valveMeter.toLowerCase(), read, id), "requested", "the same once more");
    assert.equal(refused(valveMeter, { kind: "clock" }, id), "id-taken");
    assert.equal(refused(valveMeter), "waits");
    assert.equal(edge.commands.list({ limit: 10 }).length, 1);
    await edge.close();
  });

  it("a meter is given twelve commands an hour at most", async () => {
    const { edge, hear, pass } = trial();
    await hear({ counter: 1 });
    const answers: string[] = [];
    for (let n = 0; n < 14; n += 1) {
      const answer = edge.commands.request({ meter: valveMeter, order: read, expiresIn: 60 });
      answers.push("refused" in answer ? answer.refused : answer.state);
      await pass(61);
    }
    assert.deepEqual(answers, [...Array(12).fill("requested"), "too-many", "too-many"]);
    await edge.close();
  });
});

describe("a node that is killed", () => {
  it("goes on with its commands, and uses no counter twice", async () => {
    let path = folder();
    let id = "";
    let highest = 0;
    for (let life = 0; life < 5; life += 1) {
      const { edge, time, hear, pass, last } = trial(path);
      // Its clock stands still, or falls back: counters rise all the same.
      time.now = start - life;
      if (life === 0) {
        await hear({ counter: 1 });
        id = (await ask(edge, { kind: "clock" })).id;
      }
      await pass(0);
      const counter = counterOf(last(), highest);
      assert.ok(counter > highest);
      highest = counter;
      // What a kill leaves: the files as they are while the node still runs.
      const left = folder();
      cpSync(path, left, { recursive: true });
      assert.equal(edge.commands.open(), 1);
      await edge.close();
      path = left;
    }
    const { edge, hear, report, pass, last } = trial(path);
    await pass(0);
    await report("sent");
    await pass(1);
    await hear({ counter: 2, answers: counterOf(last()) });
    assert.equal(edge.commands.find(id)?.state, "confirmed");
    await edge.close();
  });
});

it("F12 F18 commands work with the cloud away, which learns of each when it is back", async () => {
  const { edge, path, hear, report, pass, last } = trial();
  await hear({ counter: 1 });
  const command = await ask(edge, read);
  await report("sent");
  await pass(2);
  await hear({ counter: 2, answers: counterOf(last()) });
  assert.equal(state(edge, command), "confirmed");
  await edge.close();
  const after = openTestEdge(path);
  const cloud = testCloud();
  const sync = after.startSync(cloud);
  await synced(after);
  await sync.stop();
  const told = cloud.batches.flatMap(({ items }) => items.filter((item) => item.kind === "command"));
  assert.deepEqual(told.map((item) => item.state).at(-1), "confirmed");
  assert.deepEqual([...new Set(told.map((item) => item.id))], [command.id]);
  await after.close();
});
