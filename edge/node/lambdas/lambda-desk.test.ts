// Lambdas at a node: deployed while it runs, read from its own store, rolled back, kept over restarts, and moved.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { newSigningKeys, type Place, readTrusted, type Surroundings, signLambda } from "@tributary/engine-lambda";
import { openLog } from "@tributary/engine-log";
import {
  type LambdaArtefact,
  type LambdaColumns,
  type LambdaManifest,
  lambdaManifest,
  type SyncItem,
} from "@tributary/wire";
import { folder, openTestEdge, start, synced, testCloud, uplink, water } from "../test-node.ts";
import { type Elsewhere, openLambdaDesk } from "./lambda-desk.ts";

const hour = 3600;
const keys = newSigningKeys();
const trusted = readTrusted({ utility: keys.publicKey });
const signed = (code: string, more: Partial<LambdaManifest> = {}): LambdaArtefact => {
  const reads = [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 24 }];
  const common = { name: "day-use", version: 1, code, reads, every: hour, deadline: 60_000, ...more };
  return signLambda(lambdaManifest.parse(common), "utility", keys.privateKey);
};
const columns = "export function run({ streams }: { streams: Record<string, unknown> }) { return streams.use; }";
const sum = `export function run({ streams: { use } }) {
  return use.map(({ of, value }) => [of, Math.round(1000 * value.reduce((a, b) => a + (b ?? 0), 0))]);
}`;

function trial(path = folder(), at = start) {
  const time = { now: at };
  const says: string[] = [];
  const edge = openTestEdge(path, {
    clock: { now: () => time.now * 1000 },
    lambdas: { trusted },
    log: (sentence) => says.push(sentence),
  });
  return {
    edge,
    path,
    time,
    says,
    /** So many hours pass, with a telegram of 10 litres more in each. */
    async pass(hours: number) {
      for (let count = 0; count < hours; count += 1) {
        await edge.receive(uplink({ meter: water, m3: 1 + (time.now - start) / hour / 100 }, time.now));
        time.now += hour;
        edge.tick();
        await edge.lambdas.run();
      }
    },
  };
}
const answerOf = (report: { outcome: { state: string; value?: unknown } } | undefined) =>
  report?.outcome.state === "failed" ? assert.fail(JSON.stringify(report)) : report?.outcome.value;

describe("lambdas at a node", () => {
  it("F49 join the running node, read its own hours, and their reports reach the cloud", async () => {
    const { edge, pass } = trial();
    await pass(30);
    const state = edge.lambdas.deploy(signed(sum));
    assert.ok("place" in state && state.place === "edge");
    await pass(2);
    const found = edge.lambdas.find("day-use");
    // The last hour is not known before its end was heard of.
    assert.deepEqual(answerOf(found?.reports[0]), [[water, 230]]);
    assert.equal(found?.reports.length, 2);
    const cloud = testCloud();
    const sync = edge.startSync(cloud);
    await synced(edge);
    await sync.stop();
    const told = cloud.batches.flatMap(({ items }) => items.filter((item) => item.kind === "lambda-report"));
    assert.deepEqual(
      told.map(({ lambda, state, answer }) => [lambda, state, answer]),
      [
        ["day-use", "answered", JSON.stringify([[water, 230]])],
        ["day-use", "answered", JSON.stringify([[water, 230]])],
      ],
    );
    await edge.close();
  });

  it("F19 F49 are refused unsigned, rolled back, kept over a restart, and removed", async () => {
    let { edge, pass, path, time } = trial();
    const stranger = newSigningKeys();
    const foreign = signLambda(signed(sum).manifest, "utility", stranger.privateKey);
    for (const [artefact, cause] of [
      [foreign, "not-signed"],
      [signed("function run( {"), "code"],
    ] as const) {
      const refused = edge.lambdas.deploy(artefact);
      assert.equal("cause" in refused ? refused.cause : "", cause);
    }
    assert.deepEqual(edge.lambdas.list(), []);
    edge.lambdas.deploy(signed("function run() { return 1; }"));
    assert.equal(edge.lambdas.rollBack("day-use"), undefined);
    edge.lambdas.deploy(signed("function run() { return 2; }", { version: 2 }));
    const older = edge.lambdas.deploy(signed("function run() { return 1; }"));
    assert.equal("cause" in older ? older.cause : "", "older");
    await pass(1);
    await edge.close();
    ({ edge, pass, time } = trial(path, time.now));
    await pass(1);
    const back = edge.lambdas.rollBack("day-use");
    assert.ok(back !== undefined && "version" in back && back.version === 1);
    await pass(1);
    assert.deepEqual(
      edge.lambdas.find("day-use")?.reports.map((report) => [report.version, answerOf(report)]),
      [
        [1, 1],
        [2, 2],
        [2, 2],
      ],
    );
    assert.equal(edge.lambdas.remove("day-use"), true);
    assert.equal(edge.lambdas.remove("day-use"), false);
    assert.equal(edge.lambdas.find("day-use"), undefined);
    await edge.close();
  });

  it("what fails stops alone and is said; no more than a hundred reports are kept", async () => {
    const { edge, pass, says } = trial();
    edge.lambdas.deploy(signed("function run() { throw new Error('no'); }", { name: "bad" }));
    edge.lambdas.deploy(signed("function run() { return 7; }", { name: "good" }));
    await pass(103);
    assert.equal(edge.lambdas.find("good")?.reports.length, 100);
    assert.equal(edge.lambdas.find("bad")?.last?.outcome.state, "failed");
    assert.ok(says.some((sentence) => /lambda bad 1: failed for \d+: threw an error: no/.test(sentence)));
    await edge.close();
  });

  it("days that closed are read from the store as from memory", async () => {
    const node = trial();
    await node.pass(24 * 12);
    const reads = [{ name: "use", register: "volume", meters: [water], bucket: "hour" as const, buckets: 240 }];
    const artefact = signed(columns, { reads });
    const at = node.time.now;
    const before = await node.edge.lambdas.test(artefact, at);
    await node.edge.close();
    const again = trial(node.path, at);
    const report = await again.edge.lambdas.test(artefact, at);
    assert.ok("outcome" in report && "outcome" in before);
    assert.deepEqual(answerOf(report), answerOf(before));
    const [column] = answerOf(report) as LambdaColumns[];
    assert.deepEqual(new Set(column?.value.slice(0, -1).map((one) => Math.round((one ?? 0) * 1e6))), new Set([10_000]));
    await again.edge.close();
  });
});

// A run at the edge takes 2 seconds, of which the streams are none: on speed 0.25 half a second of work.
const usualAround: Surroundings = {
  places: {
    gateway: { speed: 0.05, load: 0, memory: 0 },
    edge: { speed: 0.25, load: 0.1, memory: 2 ** 30 },
    cloud: { speed: 1, load: 0.1, memory: 2 ** 33 },
  },
  links: {
    gateway: { up: false, bytesPerSecond: 100, latency: 2000, perMegabyte: 0 },
    edge: { up: true, bytesPerSecond: 100_000, latency: 50, perMegabyte: 0.0001 },
  },
  prices: { gateway: 0.001, edge: 0.000_05, cloud: 0.000_01 },
};

/** A desk whose streams are a hundred values; each look at its stopwatch shows a second more. */
function openDesk(around: () => Surroundings, elsewhere?: Elsewhere) {
  const log = openLog(join(folder(), "log.sqlite"));
  const time = { now: start, elapsed: 0 };
  const says: string[] = [];
  const told: SyncItem[] = [];
  const desk = openLambdaDesk({
    records: log.records,
    streams: {
      read: async () => [{ of: "m", register: "volume", unit: "m3", start: [], value: new Array(100).fill(1) }],
    },
    trusted,
    zone: "UTC",
    now: () => time.now,
    elapsed() {
      time.elapsed += 1000;
      return time.elapsed;
    },
    around,
    elsewhere,
    note({ records, items }) {
      const version = log.version() + 1;
      log.commit({ at: time.now, counts: new Map(), outbox: [], version, told: false, records });
      told.push(...items(version));
    },
    say: (sentence) => says.push(sentence),
  });
  const close = async () => {
    await desk.close();
    log.close();
  };
  return { desk, time, says, told, close };
}

/** Where it would cost least, by a run at each place: what each of them took and moved. */
function cheapest(
  around: Surroundings,
  work: number,
  input: number,
  output: number,
  deadline: number,
): Place | undefined {
  const { up, latency, bytesPerSecond, perMegabyte } = around.links.edge;
  const priced = (["edge", "cloud"] as const).flatMap((place) => {
    const { speed, load } = around.places[place];
    const bytes = place === "edge" ? output : input;
    const time = work / speed / Math.max(0.01, 1 - load) + latency + (1000 * bytes) / bytesPerSecond;
    if (time > deadline || (place === "cloud" && !up)) return [];
    return [{ place, cost: (perMegabyte * bytes) / 2 ** 20 + (around.prices[place] * work) / speed / 1000 }];
  });
  return priced.toSorted((a, b) => a.cost - b.cost)[0]?.place;
}

it("F68 auto moves a task when the link is cut, the deadline shortened or the node loaded, to where it proves cheapest", async () => {
  let around = usualAround;
  const there = new Set<string>();
  const { desk, time, close } = openDesk(() => around, {
    place: "cloud",
    deploy: ({ manifest }) => void there.add(manifest.name),
    remove: (name) => void there.delete(name),
  });
  desk.deploy(signed("function run() { return 'x'.repeat(20); }", { deadline: 30_000 }));
  const hours = async (count = 2) => {
    for (let gone = 0; gone < count; gone += 1) {
      time.now += hour;
      await desk.run();
    }
    return desk.find("day-use") ?? assert.fail();
  };
  const prove = async (what: string, expected: Place, deadline = 30_000) => {
    const found = await hours();
    const work = 0.25 * (found.last?.ran ?? 0);
    assert.equal(found.place, expected, `${what}: ${found.decision.says}`);
    assert.equal(found.place, cheapest(around, work, 800, 22, deadline), what);
    assert.equal(there.has("day-use"), expected === "cloud", what);
    assert.notEqual(found.decision.says, "");
  };
  const usual = usualAround;
  const link = (more: Partial<Surroundings["links"]["edge"]>) => {
    around = { ...usual, links: { ...usual.links, edge: { ...usual.links.edge, ...more } } };
  };
  await prove("the cloud computes for less", "cloud");
  link({ up: false });
  await prove("the link is cut", "edge");
  around = usual;
  await prove("the link is back", "cloud");
  link({ perMegabyte: 1 });
  await prove("traffic is dear", "edge");
  const edge = { ...usual.places.edge, load: 0.99 };
  around = { ...around, places: { ...usual.places, edge } };
  await prove("the node is loaded", "cloud");
  link({ perMegabyte: 1 });
  await prove("it is no longer", "edge");
  desk.deploy(signed("function run() { return 'x'.repeat(20); }", { version: 2, deadline: 700 }));
  await prove("the deadline is short", "cloud", 700);
  await close();
});

it("F49 a missed deadline is said and told, with the answer", async () => {
  const { desk, time, says, told, close } = openDesk(() => usualAround);
  desk.deploy(signed("function run() { return 5; }", { deadline: 1500 }));
  time.now += hour;
  await desk.run();
  assert.deepEqual(desk.find("day-use")?.last?.outcome, { state: "late", value: 5 });
  assert.deepEqual(says, ["lambda day-use 1: missed its deadline: 2000 ms"]);
  const [report] = told;
  assert.ok(report?.kind === "lambda-report");
  assert.deepEqual([report.state, report.answer, report.took], ["late", "5", 2000]);
  await close();
});
