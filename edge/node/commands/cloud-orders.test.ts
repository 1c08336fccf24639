// What a node does with commands and lambdas that the answers of its cloud bring: each once, whoever sends them again.
import assert from "node:assert/strict";
import { it } from "node:test";
import { newSigningKeys, readTrusted, signLambda } from "@tributary/engine-lambda";
import { type Instruction, type InstructionOrder, lambdaManifest, type SyncItem } from "@tributary/wire";
import { folder, openTestEdge, start, testCloud, uplink } from "../test-node.ts";

const meter = "SAL.20000001.01.07";
const day = 86_400;
const hour = 3600;

const close = (
  command: string,
  more: Partial<Extract<InstructionOrder, { kind: "command" }>> = {},
): InstructionOrder => ({
  ...{ kind: "command", command, meter, order: { kind: "valve", position: "closed" }, expiresAt: start + day },
  ...more,
});

/** A node whose cloud answers every batch with the instructions that a test sets. */
function trial(options: Parameters<typeof openTestEdge>[1] = {}) {
  const path = folder();
  const time = { now: start };
  const frames: string[] = [];
  const cloud = testCloud();
  let instructions: readonly Instruction[] = [];
  let reached = true;
  let number = 0;
  function open() {
    const edge = openTestEdge(path, { ...options, clock: { now: () => time.now * 1000 } });
    edge.commands.addWay({
      reaches: () => reached,
      async send(_, { id }) {
        frames.push(id);
        return true;
      },
    });
    const target = { send: async (batch: Uint8Array) => ({ ...(await cloud.send(batch)), instructions }) };
    return { edge, sync: edge.startSync(target, { shortestWaitMs: 1, longestWaitMs: 5, askEveryMs: 5 }) };
  }
  let running = open();
  const reports = () =>
    cloud.batches
      .flatMap(({ items }): readonly SyncItem[] => items)
      .flatMap((item) => (item.kind === "instruction-report" ? [item] : []));
  return {
    time,
    frames,
    edge: () => running.edge,
    cut: () => {
      reached = false;
    },
    async hear(value: number, more = {}) {
      const readings = [{ quantity: "valve-state" as const, value }];
      await running.edge.receive(uplink({ meter, mode: 7, m3: 1, readings, ...more }, time.now));
      await running.edge.commands.settled();
    },
    /** Sends an order again and again; answers what the node reports of it. */
    async ask(id: string, order: InstructionOrder, as = ++number) {
      instructions = [{ id, number: as, at: time.now, order }];
      const before = cloud.batches.length;
      while (!reports().some((one) => one.id === id) || cloud.batches.length < before + 3) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await running.edge.commands.settled();
      const { state, says } = reports().findLast((one) => one.id === id) ?? assert.fail();
      return `${state} ${says}`.trim();
    },
    async restart() {
      await running.sync.stop();
      await running.edge.close();
      running = open();
    },
    async end() {
      await running.sync.stop();
      await running.edge.close();
    },
  };
}

it("T20 a command that the cloud, or whoever stands between, sends again is carried out once", async () => {
  const node = trial();
  await node.hear(1, { counter: 1 });
  assert.equal(await node.ask("i1", close("c1")), "done");
  assert.deepEqual(node.frames, ["c1"]);
  await node.restart();
  // As after every start, the gateway is handed what is open; it radios no counter twice.
  assert.equal(await node.ask("i1", close("c1"), 1), "done");
  assert.deepEqual(new Set(node.frames), new Set(["c1"]));
  await node.edge().report("gateway-1", { id: "c1", state: "sent", at: node.time.now, says: "" });
  node.time.now += 60;
  await node.hear(0, { counter: 2 });
  assert.equal(node.edge().commands.find("c1")?.state, "confirmed");

  const frames = node.frames.length;
  node.time.now += hour;
  const opened = { kind: "valve", position: "open" } as const;
  assert.equal(await node.ask("i1", close("c1", { order: opened }), 1), "done", "an instruction is read once");
  assert.equal(await node.ask("i2", close("c1")), "done", "the same command is the same, whatever brings it");
  assert.match(await node.ask("i3", close("c1", { order: opened })), /^refused another command has this id/);
  node.time.now += 2 * day;
  assert.match(await node.ask("i4", close("c2")), /^refused its time was over/);
  assert.equal(node.frames.length, frames, "no further frame left the node");
  await node.end();
});

it("a command is taken back while no gateway has it, and not after", async () => {
  const node = trial();
  await node.hear(1, { counter: 1 });
  assert.equal(await node.ask("i1", close("c1")), "done");
  assert.match(await node.ask("i2", { kind: "no-command", command: "c1" }), /^refused gateway-1 was handed it/);
  await node.edge().report("gateway-1", { id: "c1", state: "sent", at: node.time.now, says: "" });
  node.time.now += 60;
  await node.hear(0, { counter: 2 });
  assert.match(await node.ask("i3", { kind: "no-command", command: "c1" }), /^refused it confirmed already/);

  node.cut();
  assert.equal(await node.ask("i4", close("c2", { order: { kind: "read" } })), "done");
  assert.equal(await node.ask("i5", { kind: "no-command", command: "c2" }), "done");
  const { state, says } = node.edge().commands.find("c2") ?? assert.fail();
  assert.deepEqual([state, says], ["failed", "was taken back"]);
  // One that never came is not taken any more when it comes later.
  assert.equal(await node.ask("i7", { kind: "no-command", command: "c3" }, 7), "done");
  assert.match(await node.ask("i6", close("c3"), 6), /^superseded/);
  assert.equal(node.edge().commands.find("c3"), undefined);
  await node.end();
});

it("F49 a signed lambda comes by the answers and goes by them; of nobody trusted it does not", async () => {
  const keys = newSigningKeys();
  const artefact = (version: number, key = keys.privateKey) => {
    const manifest = lambdaManifest.parse({
      ...{ name: "night-use", version, code: "function run() { return 1; }", every: hour, deadline: 1000 },
      reads: [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 2 }],
    });
    return signLambda(manifest, "utility", key);
  };
  const node = trial({ lambdas: { trusted: readTrusted({ utility: keys.publicKey }) } });
  const runs = () =>
    node
      .edge()
      .lambdas.list()
      .map(({ version }) => version);
  const stranger = newSigningKeys().privateKey;
  assert.match(await node.ask("i1", { kind: "lambda", artefact: artefact(1, stranger) }), /^refused/);
  assert.deepEqual(runs(), []);
  assert.equal(await node.ask("i2", { kind: "lambda", artefact: artefact(1) }), "done");
  assert.equal(await node.ask("i3", { kind: "lambda", artefact: artefact(2) }), "done");
  assert.deepEqual(runs(), [2]);
  assert.equal(await node.ask("i4", { kind: "lambda-back", lambda: "night-use", version: 3 }), "done");
  assert.deepEqual(runs(), [2], "a version that does not run is not taken back");
  assert.equal(await node.ask("i5", { kind: "lambda-back", lambda: "night-use", version: 2 }), "done");
  assert.deepEqual(runs(), [1]);
  assert.equal(await node.ask("i6", { kind: "lambda-back", lambda: "night-use", version: 1 }), "done");
  assert.deepEqual(runs(), []);
  await node.end();
});
