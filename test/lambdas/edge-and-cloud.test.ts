// The same lambda at an edge node and at the cloud that the node told: one answer, with losses, repetitions and delays.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildCity } from "@tributary/city";
import { openTrialIntake } from "@tributary/cloud-intake/trial";
import { openCloudLambdas } from "@tributary/cloud-lambdas";
import { openRegistry } from "@tributary/cloud-registry";
import { openEdge, readWithDrivers } from "@tributary/edge-node";
import { newSigningKeys, readTrusted, shippedCode, signLambda, simulatedTime } from "@tributary/engine-lambda";
import { openSeries } from "@tributary/engine-series";
import { keyRing, type LambdaInput, lambdaManifest, readKeyFile, type Uplink } from "@tributary/wire";
import { temporaryFolder, until } from "../scenarios/running.ts";

const folder = temporaryFolder();
after(() => folder.remove());

const zone = "Europe/Madrid";
/** Over the night in which summer time ends. */
const start = Date.parse("2025-10-25T00:00:00Z") / 1000;
const hour = 3600;
const end = start + 48 * hour;
const keys = newSigningKeys();
const trusted = readTrusted({ utility: keys.publicKey });

const reads = (more: Partial<LambdaInput>): LambdaInput[] => [
  { name: "minutes", register: "volume", bucket: "minute", buckets: 600, ...more },
  { name: "fives", register: "volume", bucket: "5min", buckets: 300, ...more },
  { name: "hours", register: "volume", bucket: "hour", buckets: 40, ...more },
  { name: "days", register: "volume", bucket: "day", buckets: 2, ...more },
  { name: "pressure", register: "pressure", bucket: "hour", buckets: 30, ...more },
];
const everything = `function run(input) {
  const kinds = stock.cluster(input.streams.hours.map(({ value }) => value.map((one) => one ?? 0)), 1, { seed: 1 });
  return [Math.random(), Date.now(), kinds, input];
}`;

test("F48 F67 the same artefact gives the same answer at edge and cloud, which hold the same readings and buckets", async () => {
  const city = buildCity({ seed: 9, start, zone, meters: 6, utilities: ["water"], interval: 900, incidents: {} });
  let now = start;
  const entries = readKeyFile(city.keyFile()).entries.map((entry) => ({ ...entry, group: "block" }));
  const edge = openEdge({
    dataDir: join(folder.path, "edge"),
    node: "edge-1",
    keys: keyRing(entries),
    zone,
    clock: { now: () => now * 1000 },
    reader: readWithDrivers(),
    lambdas: { trusted },
  });
  const late: Uplink[] = [];
  let count = 0;
  for (const { at, bytes } of city.openFeed(start).telegrams(end)) {
    now = at;
    count += 1;
    const uplink: Uplink = { hop: "gateway", bytes, crc: "none", at, gateway: "roof" };
    if (count % 11 === 0) continue;
    if (count % 7 === 0) late.push(uplink);
    else await edge.receive(uplink);
    if (count % 5 === 0) await edge.receive({ ...uplink, gateway: "street" });
    if (late.length > 60) for (const one of late.splice(0).reverse()) await edge.receive(one);
  }
  now = end;

  const registry = openRegistry(":memory:");
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const intake = openTrialIntake({ registry, series });
  const sync = edge.startSync({
    async send(batch) {
      const answer = await intake.receiveBatch(batch);
      if ("refused" in answer) throw new Error(answer.says);
      return answer;
    },
  });
  await until("everything is told", async () => edge.unsent() === 0);
  await sync.stop();

  const cloud = openCloudLambdas({
    ...{ registry, series, trusted, zone: "UTC", time: simulatedTime(1) },
    ...{ memory: () => 2 ** 30, cpuSecond: 0, clock: () => now * 1000, say: (says) => assert.fail(says) },
  });
  const ids = city.meters.map(({ meter }) => meter);
  const having = (register: string) =>
    ids.toSorted().filter((id) => series.latest(id).some((one) => one.register === register));
  const members = Object.fromEntries(reads({}).map(({ name, register }) => [name, having(register)]));
  const lowPressure = [{ name: "pressure", register: "pressure", bucket: "hour", buckets: 32, meters: "*" }] as const;
  const tasks = [
    { name: "all", code: everything, reads: reads({ meters: "*" }), members },
    { name: "some", code: everything, reads: reads({ meters: ids.slice(1, 3) }), members: {} },
    { name: "block", code: everything, reads: reads({ group: "block" }), members },
    { name: "low", code: shippedCode("low-pressure-events"), reads: lowPressure, settings: { below: 4 }, members },
  ];
  for (const { members: named, ...task } of tasks) {
    const manifest = lambdaManifest.parse({ version: 1, every: 60, deadline: 60_000, ...task });
    const artefact = signLambda(manifest, "utility", keys.privateKey);
    for (const at of [end, end - 7 * hour - 11 * 60]) {
      const here = await edge.lambdas.test(artefact, at);
      const order = { node: "edge-1", epoch: "a", through: 0, artefact, at, zone, members: named, why: "a test" };
      const answer = await cloud.run(order);
      assert.ok("outcome" in here && "report" in answer, JSON.stringify(answer));
      const there = answer.report;
      assert.equal(here.outcome.state, "answered", JSON.stringify(here.outcome).slice(0, 300));
      assert.deepEqual(there.outcome, here.outcome, task.name);
      assert.ok(here.read > 0 && here.read === there.read);
      const known = JSON.stringify(here.outcome).match(/\d+\.\d+/g) ?? [];
      assert.ok(task.name === "low" || known.length > 100, `${known.length} values are known`);
    }
  }
  const kept = registry.deeds("lambda-report", { limit: 10 });
  assert.deepEqual(new Set(kept.map(({ place, why }) => `${place} ${why}`)), new Set(["cloud a test"]));
  assert.equal(kept.length, 8);
  await cloud.close();
  await intake.close();
  await series.close();
  registry.close();
  await edge.close();
});
