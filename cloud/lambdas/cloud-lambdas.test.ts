// Lambdas at the cloud: runs that are not begun, and those of its own by its clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newSigningKeys, readTrusted, signLambda, simulatedTime } from "@tributary/engine-lambda";
import { type LambdaReportItem, lambdaManifest, type ReceivedBatch } from "@tributary/wire";
import { openCloudLambdas } from "./cloud-lambdas.ts";

const hour = 3600;
const start = 1_772_150_400;
const keys = newSigningKeys();
const artefact = signLambda(
  lambdaManifest.parse({
    ...{ name: "count", version: 1, code: "function run({ streams }) { return streams.use.map(({ of }) => of); }" },
    ...{ every: hour, deadline: 60_000 },
    reads: [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 2 }],
  }),
  "utility",
  keys.privateKey,
);

function open(trusted = readTrusted({ utility: keys.publicKey })) {
  const time = { now: start };
  const kept: (LambdaReportItem & { readonly node: string })[] = [];
  const lambdas = openCloudLambdas({
    registry: {
      meter: () => ({}),
      nodeOf: (meter) => (meter === "b" ? "edge-2" : "edge-1"),
      meters: ({ after }) => (after === undefined ? [{ meter: "a" }, { meter: "b" }] : []),
      record({ node, items }: ReceivedBatch) {
        for (const item of items) if (item.kind === "lambda-report") kept.push({ ...item, node });
      },
      lambdaReports: () => kept,
    },
    series: {
      readings: async () => [],
      latest: () => [
        {
          register: "volume",
          newest: { at: 0, ticks: 0, layer: "validated", quality: 0, version: 1 },
          valid: undefined,
        },
      ],
      through: () => 7,
    },
    ...{ trusted, zone: "UTC", time: simulatedTime(1), memory: () => 1e9, cpuSecond: 0 },
    clock: () => time.now * 1000,
    say: (says) => assert.fail(says),
  });
  return { lambdas, kept, time };
}
const order = {
  node: "edge-1",
  epoch: "e",
  through: 7,
  artefact,
  at: start,
  zone: "UTC",
  members: { use: ["a"] },
  why: "",
};

test("F67 a run is begun for who asks in its own name, when the history holds what was told, for a moment of the grid", async () => {
  const { lambdas, kept } = open();
  for (const [wrong, sender, says] of [
    [order, "edge-2", /edge-2 speaks for edge-1/],
    [{ ...order, through: 8 }, undefined, /holds entry 7 of edge-1, not 8/],
    [{ ...order, at: start + 1 }, undefined, /is no moment of its grid/],
  ] as const) {
    const answer = await lambdas.run(wrong, sender);
    assert.match("refused" in answer ? answer.refused : "", says);
  }
  const distrusting = open(readTrusted({}));
  const answer = await distrusting.lambdas.run(order);
  assert.match("refused" in answer ? answer.refused : "", /is not trusted here/);
  assert.throws(() => distrusting.lambdas.deploy(artefact), /lambda count: utility did not sign it/);
  assert.deepEqual(kept, []);
  await lambdas.run(order, "edge-1");
  assert.deepEqual(lambdas.reports({ limit: 1 }).reports[0]?.answer, ["a"]);
  await Promise.all([lambdas.close(), distrusting.lambdas.close()]);
});

test("F67 a node reads its own meters alone, each once, whoever signed the lambda", async () => {
  const { lambdas, kept } = open();
  const [input] = artefact.manifest.reads;
  const naming = { ...artefact.manifest, reads: [{ ...input, meters: ["a", "b"] }] };
  const signed = signLambda(lambdaManifest.parse(naming), "utility", keys.privateKey);
  for (const [wrong, says] of [
    [{ ...order, members: { use: ["a", "b"] } }, /edge-1 does not tell of the meter b/],
    [{ ...order, artefact: signed, members: {} }, /edge-1 does not tell of the meter b/],
    [{ ...order, members: { use: ["a", "a"] } }, /use names a meter twice/],
  ] as const) {
    const answer = await lambdas.run(wrong, "edge-1");
    assert.match("refused" in answer ? answer.refused : "", says);
  }
  assert.deepEqual(kept, []);
  await lambdas.close();
});

test("F67 of the runs that one node asks for at once some wait, the rest is refused, and another's is run", async () => {
  const { lambdas } = open();
  const asked = Array.from({ length: 70 }, () => lambdas.run(order, "edge-1"));
  const other = lambdas.run({ ...order, node: "edge-2", members: { use: ["b"] } }, "edge-2");
  const refused = (await Promise.all(asked)).flatMap((answer) => ("refused" in answer ? [answer.refused] : []));
  assert.deepEqual(refused, Array(6).fill("64 runs of edge-1 wait already"));
  assert.ok("report" in (await other));
  assert.ok("report" in (await lambdas.run(order, "edge-1")));
  await lambdas.close();
});

test("the cloud's own lambdas read every node's meters, at each of their moments once", async () => {
  const { lambdas, kept, time } = open();
  lambdas.deploy(artefact);
  for (const minutes of [1, 60, 61, 120]) {
    time.now = start + minutes * 60;
    await lambdas.tick();
  }
  assert.deepEqual(
    kept.map(({ node, at, place, answer }) => [node, at, place, answer]),
    [start + hour, start + 2 * hour].map((at) => ["cloud", at, "cloud", '["a","b"]']),
  );
  await lambdas.close();
});
