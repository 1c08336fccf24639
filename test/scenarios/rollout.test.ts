// A lambda is rolled out to a real node by the answers to its batches, and the version before comes back when the next one fails.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { openRollouts } from "@tributary/cloud-commands";
import { commandNodes, lambdaRuns, openRegistry } from "@tributary/cloud-registry";
import { isSignedAs, newSigningKeys, readTrusted, signLambda } from "@tributary/engine-lambda";
import { decodeSync, lambdaManifest, rolloutRequest } from "@tributary/wire";
import { openTestEdge, start, temporaryFolder, uplink, water } from "../../edge/node/test-node.ts";

const folder = temporaryFolder();
after(folder.remove);

test("F49 a roll-out goes on by what the node reports of its runs, and back by itself", async () => {
  const keys = newSigningKeys();
  const trusted = readTrusted({ utility: keys.publicKey });
  const time = { now: start };
  const node = openTestEdge(folder.path, { clock: { now: () => time.now * 1000 }, lambdas: { trusted } });
  const registry = openRegistry(":memory:");
  const sync = node.startSync(
    {
      async send(bytes) {
        const batch = decodeSync(bytes);
        if (typeof batch === "string") throw new Error(batch);
        registry.record(batch);
        return { through: batch.last, instructions: registry.instructionsFor(batch.node, 9) };
      },
    },
    { shortestWaitMs: 1, longestWaitMs: 5, askEveryMs: 5 },
  );
  const rollouts = await openRollouts({
    ...{ place: ":memory:", now: () => time.now, say: () => undefined, audit: { note: async () => undefined } },
    ...{ nodes: commandNodes(registry), allNodes: registry.nodes, runs: lambdaRuns(registry) },
    isTrusted: (artefact) => isSignedAs("lambda", artefact, trusted),
  });
  const versions = () => node.lambdas.list().map(({ version }) => version);
  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 1000; tries += 1) {
      await rollouts.tick();
      if (await holds()) return;
      // A minute goes by: what is due runs.
      time.now += 60;
      node.tick();
      await node.lambdas.run();
      await wait(5);
    }
    assert.fail("it never came so far");
  }
  async function rollOut(version: number, code: string) {
    const manifest = lambdaManifest.parse({
      ...{ name: "night-use", version, code, every: 60, deadline: 10_000, placement: "edge" },
      reads: [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 2 }],
    });
    const kept = await rollouts.keep("olga", signLambda(manifest, "utility", keys.privateKey));
    assert.ok("lambda" in kept);
    const begun = await rollouts.begin("olga", "night-use", rolloutRequest.parse({ version, waves: [1], wait: 0 }));
    assert.ok("id" in begun);
    await until(async () => (await rollouts.rollout(begun.id))?.state !== "running");
    return (await rollouts.rollout(begun.id)) ?? assert.fail();
  }

  await node.receive(uplink({ meter: water, m3: 1, counter: 1 }, time.now));
  await until(async () => registry.nodes().length === 1);
  const first = await rollOut(1, "function run() { return 1; }");
  assert.deepEqual([first.state, first.nodes, versions()], ["done", { well: 1 }, [1]]);
  const second = await rollOut(2, "function run() { throw new Error('no such meter'); }");
  assert.equal(second.state, "rolled-back");
  assert.match(second.says, /1 of 1 nodes failed, the first edge-1: .*no such meter/);
  await until(async () => versions()[0] === 1);
  await sync.stop();
  await rollouts.close();
  await node.close();
  registry.close();
});
