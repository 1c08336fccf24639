// Lambdas at a node: deployed while it runs, read from its own store, rolled back, kept over restarts, and moved.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  type LinkNow,
  newSigningKeys,
  openLambdaService,
  openLambdas,
  readTrusted,
  signLambda,
  simulatedTime,
  startSandboxes,
} from "@tributary/engine-lambda";
import { openLog } from "@tributary/engine-log";
import {
  type LambdaArtefact,
  type LambdaColumns,
  type LambdaManifest,
  type LambdaReport,
  lambdaManifest,
  type SyncItem,
} from "@tributary/wire";
import { folder, openTestEdge, start, synced, testCloud, uplink, water } from "../test-node.ts";
import type { Elsewhere } from "./elsewhere.ts";
import { openLambdaDesk } from "./lambda-desk.ts";

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
  it("F35 F49 join the running node, read its own hours, and their reports reach the cloud", async () => {
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

/** Streams of a hundred values, of meters that one gateway hears. */
const streams = {
  read: async (): Promise<LambdaColumns[]> => [
    { of: "m", register: "volume", unit: "m3", start: [], value: new Array<number>(100).fill(1) },
  ],
  members: () => ["m"],
  gateways: () => ["roof"],
};

/** A place of which a test says how it is; it notes the moments that it ran for. */
function openPlace(place: "gateway" | "cloud", speed: number, cpuSecond: number) {
  const sandboxes = startSandboxes();
  const time = simulatedTime(speed);
  const settings = { sandboxes, streams, trusted, zone: "UTC", place, time, report: () => undefined };
  const lambdas = openLambdas(settings);
  const service = openLambdaService({ lambdas, streams, trusted, time, memory: () => 2 ** 33, cpuSecond });
  const link: { -readonly [Part in keyof LinkNow]: LinkNow[Part] } = {
    ...{ up: true, bytesPerSecond: 1e9, latency: 0, perMegabyte: 0 },
  };
  const state = { service, link, ran: [] as number[], answers: true, no: undefined as string | undefined };
  const elsewhere: Elsewhere = {
    place,
    look: async () => ({ now: { ...service.now(), ...(state.no === undefined ? {} : { no: state.no }) }, link }),
    async run(run) {
      if (!link.up) throw new Error("connection refused");
      const answer = await service.run(run);
      state.ran.push(run.at);
      if (!state.answers) throw new Error("the answer was lost");
      return answer;
    },
  };
  return { ...state, state, elsewhere, close: () => sandboxes.close() };
}

function openDesk(elsewhere: readonly Elsewhere[], speed = 0.1, path = folder()) {
  const log = openLog(join(path, "log.sqlite"));
  const time = { now: start };
  const says: string[] = [];
  const told: SyncItem[] = [];
  const desk = openLambdaDesk({
    node: "edge-1",
    records: log.records,
    streams,
    trusted,
    zone: "UTC",
    now: () => time.now,
    own: { place: "edge", time: simulatedTime(speed), memory: () => 2 ** 33, cpuSecond: 0.000_01 },
    elsewhere,
    tellAll: () => ({ epoch: log.epoch, through: log.outbox.last() }),
    note({ records, items }) {
      const version = log.version() + 1;
      log.commit({ at: time.now, counts: new Map(), outbox: [], version, told: [], records });
      told.push(...items(version));
    },
    say: (sentence) => says.push(sentence),
  });
  const hours = async (count = 1) => {
    for (let gone = 0; gone < count; gone += 1) {
      time.now += hour;
      await desk.run();
    }
    return desk.find("day-use") ?? assert.fail();
  };
  const close = async () => {
    await desk.close();
    log.close();
  };
  return { desk, time, says, told, hours, close, path };
}

/** Some milliseconds of work. */
const work = "function run() { let n = 0; for (let i = 0; i < 400000; i += 1) n += i % 7; return n; }";

describe("places of a lambda", () => {
  it("F68 auto moves with deadline, load and link; each moment is run for once, and reported by the place that ran it", async () => {
    const gateway = openPlace("gateway", 0.02, 0.001);
    const cloud = openPlace("cloud", 1, 0.001);
    const { desk, hours, told, time, close } = openDesk([gateway.elsewhere, cloud.elsewhere]);
    desk.deploy(signed(work, { deadline: 60_000 }));
    // The first run loads the stock, too.
    assert.equal((await hours(5)).place, "edge");
    const took = desk.find("day-use")?.last?.took ?? 0;
    desk.deploy(signed(work, { version: 2, deadline: Math.round(took / 3) }));
    const hasty = await hours();
    assert.equal(hasty.place, "cloud", hasty.decision.says);
    assert.match(hasty.decision.says, /at the edge it takes \d+ ms of \d+/);
    assert.equal(hasty.last?.place, "cloud");
    cloud.link.up = false;
    assert.equal((await hours()).place, "edge");
    cloud.link.up = true;
    assert.equal((await hours()).place, "cloud");
    desk.deploy(signed(work, { version: 3, deadline: 60_000 }));
    assert.equal((await hours()).place, "edge");
    // Others that have their turn before it fill the node.
    for (const name of ["a", "b"]) desk.deploy(signed(work, { name, deadline: 50_000, placement: "edge" }));
    await hours();
    desk.deploy(signed(work, { version: 4, deadline: Math.round(6 * took) }));
    for (const name of ["a", "b"])
      desk.deploy(signed(work.replaceAll("400000", "4000000"), { name, version: 2, deadline: 100, placement: "edge" }));
    await hours();
    const loaded = await hours();
    assert.notEqual(loaded.place, "edge", loaded.decision.says);
    const moments = Array.from({ length: (time.now - start) / hour }, (_, place) => start + (place + 1) * hour);
    assert.deepEqual(loaded.reports.map(({ at }) => at).toSorted(), moments);
    const atEdge = loaded.reports.filter(({ place }) => place === "edge").map(({ at }) => at);
    const everywhere = [...atEdge, ...cloud.ran, ...gateway.ran];
    assert.deepEqual(everywhere.toSorted(), moments);
    // The cloud keeps its own reports; the node tells of the others.
    const names = told.flatMap((item) => (item.kind === "lambda-report" && item.lambda === "day-use" ? [item.at] : []));
    assert.deepEqual(names.toSorted(), [...atEdge, ...gateway.ran].toSorted());
    await Promise.all([close(), gateway.close(), cloud.close()]);
  });

  it("F68 what does not come back is run here for the same moment, and reported once", async () => {
    const cloud = openPlace("cloud", 1, 0);
    const { desk, hours, says, close } = openDesk([cloud.elsewhere]);
    desk.deploy(signed(work, { deadline: 60_000 }));
    await hours();
    assert.equal((await hours()).place, "cloud");
    cloud.state.answers = false;
    const back = await hours();
    assert.equal(back.place, "edge");
    assert.match(back.decision.says, /back from the cloud: the answer was lost/);
    assert.deepEqual(
      back.reports.map(({ at, place }) => [at, place]),
      [
        [start + 3 * hour, "edge"],
        [start + 2 * hour, "cloud"],
        [start + hour, "edge"],
      ],
    );
    assert.ok(says.some((sentence) => /moves from the edge to the cloud/.test(sentence)));
    await Promise.all([close(), cloud.close()]);
  });

  it("a place that a manifest names is kept to, and that it cannot be reached is a report", async () => {
    const cloud = openPlace("cloud", 1, 0);
    const { desk, hours, close } = openDesk([cloud.elsewhere]);
    desk.deploy(signed(work, { placement: "cloud" }));
    assert.equal((await hours()).last?.outcome.state, "answered");
    cloud.link.up = false;
    const { last, place } = await hours();
    assert.equal(place, "cloud");
    assert.deepEqual(last?.outcome, {
      ...{ state: "failed", cause: "place", says: "the cloud did not run it: connection refused" },
    });
    const moved = desk.deploy(signed(work, { version: 2, placement: "gateway" }));
    assert.ok("place" in moved && moved.place === "gateway");
    assert.match(JSON.stringify((await hours()).last?.outcome), /the gateway did not run it: it is not known here/);
    await Promise.all([close(), cloud.close()]);
  });

  it("F68 a place answers for the run that it was asked for, and for no other", async () => {
    const cloud = openPlace("cloud", 1, 0);
    const forged: Partial<LambdaReport>[] = [
      { lambda: "other" },
      { version: 9 },
      { at: start + 216 * hour },
      { place: "edge" },
    ];
    let next: Partial<LambdaReport> = {};
    const place: Elsewhere = {
      ...cloud.elsewhere,
      async run(run) {
        const answer = await cloud.elsewhere.run(run);
        return "report" in answer ? { report: { ...answer.report, ...next } } : answer;
      },
    };
    const { desk, hours, close } = openDesk([place]);
    desk.deploy(signed(work, { name: "other", placement: "edge" }));
    desk.deploy(signed(work, { placement: "cloud" }));
    for (const one of forged) {
      next = one;
      const outcome = (await hours()).last?.outcome;
      assert.match(JSON.stringify(outcome), /the cloud did not run it: it answered for another run/);
    }
    assert.equal(desk.find("other")?.reports.length, forged.length);
    next = {};
    assert.equal((await hours()).last?.outcome.state, "answered");
    await Promise.all([close(), cloud.close()]);
  });

  it("each lambda goes on after a restart with the moment after its own last one", async () => {
    const first = openDesk([]);
    first.desk.deploy(signed(work));
    await first.hours();
    first.desk.deploy(signed(work, { name: "later" }));
    await first.close();
    const again = openDesk([], 1, first.path);
    await again.desk.run();
    again.time.now = first.time.now;
    await again.desk.run();
    assert.equal(again.desk.find("day-use")?.reports.length, 1);
    again.time.now += hour;
    await again.desk.run();
    assert.equal(again.desk.find("day-use")?.reports.length, 2);
    assert.equal(again.desk.find("later")?.reports.length, 1);
    await again.close();
  });

  it("F49 a missed deadline is said and told, with the answer", async () => {
    const { desk, says, told, hours, close } = openDesk([], 0.000_001);
    desk.deploy(signed("function run() { return 5; }", { deadline: 1500 }));
    assert.deepEqual((await hours()).last?.outcome, { state: "late", value: 5 });
    assert.match(says.join(), /^lambda day-use 1: missed its deadline: \d+ ms$/);
    const [report] = told;
    assert.ok(report?.kind === "lambda-report");
    assert.deepEqual([report.state, report.answer, report.place], ["late", "5", "edge"]);
    await close();
  });
});
