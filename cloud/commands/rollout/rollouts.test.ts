// Roll-outs of lambdas on both databases, with nodes that the test plays.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { trialStores } from "@tributary/engine-tables/trial";
import { type LambdaArtefact, lambdaManifest, rolloutRequest } from "@tributary/wire";
import { start, trialNodes } from "../trial-commands.ts";
import { openRollouts, type RunsOfNode } from "./rollouts.ts";

const hour = 3600;
const allNodes = Array.from({ length: 20 }, (_, at) => `edge-${String(at + 1).padStart(2, "0")}`);

function artefact(version: number, signedBy = "utility"): LambdaArtefact {
  const manifest = lambdaManifest.parse({
    ...{ name: "night-use", version, code: "function run() { return 1; }", every: hour, deadline: 1000 },
    reads: [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 2 }],
  });
  return { manifest, signedBy, signature: String(version).padStart(128, "0") };
}

async function open(place: string, nodes = trialNodes(), time = { now: start }, runs: RunsOfNode[] = []) {
  const audited: string[] = [];
  const rollouts = await openRollouts({
    ...{ place, now: () => time.now, say: () => undefined, nodes: nodes.book, allNodes: () => allNodes },
    isTrusted: ({ signedBy }) => signedBy === "utility",
    runs: () => runs,
    audit: { note: async ({ actor, action }) => void audited.push(`${actor} ${action}`) },
  });
  /** What each node was asked last. */
  const askedOf = (node: string) => [...nodes.asked.values()].filter((one) => one.node === node).at(-1)?.order;
  const answer = (state: "done" | "refused", only?: string) => {
    for (const [id, one] of nodes.asked) {
      if (one.state !== "waiting" || (only !== undefined && one.node !== only)) continue;
      nodes.asked.set(id, { ...one, state, says: state === "refused" ? "nobody trusted signed it" : "" });
    }
  };
  const ran = (node: string, failed = 0) => runs.push({ node, answered: 1 - failed, failed, says: "threw an error" });
  return { ...rollouts, ...nodes, time, runs, audited, askedOf, answer, ran };
}
type Trial = Awaited<ReturnType<typeof open>>;

async function begun(trial: Trial, asked: object) {
  const story = await trial.begin("olga", "night-use", rolloutRequest.parse(asked));
  assert.ok("states" in story, "says" in story ? story.says : "");
  return story.id;
}
const storyOf = async (trial: Trial, id: string) => (await trial.rollout(id)) ?? assert.fail();

for (const { engine, place, close } of trialStores()) {
  describe(`roll-outs on ${engine}`, () => {
    after(close);

    it("F49 goes from the canaries to all nodes when those ran it well for long enough, over a restart", async () => {
      const where = await place();
      let trial = await open(where);
      const {
        nodes: played,
        time,
        runs,
      } = { nodes: { book: trial.book, asked: trial.asked, told: trial.told }, ...trial };
      await trial.keep("olga", artefact(1));
      const id = await begun(trial, { version: 1, waves: [0.1, 0.5, 1], wait: hour });
      assert.deepEqual((await storyOf(trial, id)).nodes, { asked: 2, waiting: 18 });
      trial.answer("done");
      await trial.tick();
      assert.deepEqual((await storyOf(trial, id)).nodes, { runs: 2, waiting: 18 });
      time.now += 5 * hour;
      await trial.tick();
      assert.equal((await storyOf(trial, id)).wave, 1, "nobody has run it yet");
      for (const node of ["edge-01", "edge-02"]) trial.ran(node);
      await trial.tick();
      time.now += hour - 1;
      await trial.tick();
      assert.deepEqual((await storyOf(trial, id)).nodes, { well: 2, waiting: 18 });
      await trial.close();

      time.now += 1;
      trial = await open(where, played, time, runs);
      await trial.tick();
      await trial.tick();
      assert.deepEqual((await storyOf(trial, id)).nodes, { well: 2, asked: 8, waiting: 10 });
      for (let wave = 0; wave < 2; wave += 1) {
        trial.answer("done");
        for (const node of allNodes) trial.ran(node);
        for (let looks = 0; looks < 3; looks += 1) await trial.tick();
        time.now += hour;
        await trial.tick();
        await trial.tick();
      }
      const end = await storyOf(trial, id);
      assert.deepEqual([end.state, end.nodes], ["done", { well: 20 }]);
      assert.deepEqual(trial.audited.at(-1), "system lambda.done");
      await trial.close();
    });

    it("halts at the canary that fails, and brings the version before back wherever it may run", async () => {
      const trial = await open(await place());
      await trial.keep("olga", artefact(2));
      const id = await begun(trial, { version: 2, waves: [0.1, 1] });
      trial.answer("done", "edge-01");
      await trial.tick();
      trial.ran("edge-01", 1);
      await trial.tick();
      const story = await storyOf(trial, id);
      assert.equal(story.state, "rolled-back");
      assert.match(story.says, /1 of 2 nodes failed, the first edge-01: threw an error/);
      assert.deepEqual(story.nodes, { back: 2, waiting: 18 });
      for (const node of ["edge-01", "edge-02"]) {
        assert.deepEqual(trial.askedOf(node), { kind: "lambda-back", lambda: "night-use", version: 2 });
      }
      assert.equal(trial.askedOf("edge-03"), undefined);
      await trial.tick();
      assert.equal((await storyOf(trial, id)).wave, 1);
      await trial.close();
    });

    it("halts where nodes refuse it or are not there in time, and tolerates as many as it is told to", async () => {
      const trial = await open(await place());
      await trial.keep("olga", artefact(1));
      const first = await begun(trial, {
        version: 1,
        nodes: ["edge-01", "edge-02"],
        waves: [1],
        tolerate: 0.5,
        wait: 0,
      });
      trial.answer("refused", "edge-01");
      trial.answer("done", "edge-02");
      await trial.tick();
      trial.ran("edge-02");
      await trial.tick();
      assert.equal((await storyOf(trial, first)).state, "done");
      const second = await begun(trial, { version: 1, nodes: ["edge-03"], waves: [1], patience: 60 });
      trial.time.now += 61;
      await trial.tick();
      const { state, says } = await storyOf(trial, second);
      assert.deepEqual([state, /has not taken it/.test(says)], ["rolled-back", true]);
      await trial.close();
    });

    it("is halted and taken back by a person, and one of a lambda is under way at a time", async () => {
      const trial = await open(await place());
      await trial.keep("olga", artefact(1));
      const id = await begun(trial, { version: 1 });
      const other = await trial.begin("olga", "night-use", rolloutRequest.parse({ version: 1 }));
      assert.ok("refused" in other && other.refused === "conflict");
      const halted = await trial.halt("oskar", id);
      assert.ok("state" in halted && halted.state === "halted");
      trial.answer("done");
      await trial.tick();
      assert.deepEqual((await storyOf(trial, id)).nodes, { asked: 2, waiting: 18 });
      const back = await trial.rollBack("oskar", id);
      assert.ok("nodes" in back);
      assert.deepEqual(back.nodes, { back: 2, waiting: 18 });
      const { rollouts, next } = await trial.rollouts({ limit: 9 });
      assert.deepEqual([rollouts.map((one) => one.id), next], [[id], null]);
      await trial.close();
    });

    it("keeps what somebody trusted signed, each version once", async () => {
      const trial = await open(await place());
      const stranger = await trial.keep("olga", artefact(1, "stranger"));
      assert.ok("refused" in stranger && stranger.refused === "forbidden");
      await trial.keep("olga", artefact(1));
      await trial.keep("oskar", artefact(1));
      const changed = await trial.keep("olga", { ...artefact(1), signature: "f".repeat(128) });
      assert.ok("refused" in changed && changed.refused === "conflict");
      await trial.keep("olga", artefact(2));
      assert.deepEqual(
        (await trial.artefacts("night-use")).map(({ version, by }) => [version, by]),
        [
          [2, "olga"],
          [1, "olga"],
        ],
      );
      for (const [lambda, asked] of [
        ["night-use", { version: 3 }],
        ["other", { version: 1 }],
        ["night-use", { version: 1, nodes: ["edge-99"] }],
      ] as const) {
        const answer = await trial.begin("olga", lambda, rolloutRequest.parse(asked));
        assert.ok("refused" in answer && answer.refused === "not-found");
      }
      await trial.close();
    });
  });
}
