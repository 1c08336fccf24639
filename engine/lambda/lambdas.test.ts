import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  type LambdaColumns,
  type LambdaInput,
  type LambdaManifest,
  type LambdaReport,
  lambdaManifest,
} from "@tributary/wire";
import { type Lambdas, openLambdas } from "./lambdas.ts";
import { startSandboxes } from "./sandboxes.ts";
import { newSigningKeys, readTrusted, signLambda } from "./signature.ts";

const sandboxes = startSandboxes();
after(() => sandboxes.close());
const keys = newSigningKeys();
const trusted = readTrusted({ utility: keys.publicKey });
const noon = 1_772_150_400;
const hour = 3600;

/** Litres that rise by one from hour to hour, for two meters. */
const columns = ({ register, buckets }: LambdaInput, until: number): LambdaColumns[] =>
  ["m1", "m2"].map((of) => ({
    of,
    register,
    unit: "m3",
    start: Array.from({ length: buckets }, (_, index) => until - (buckets - index) * hour),
    value: Array.from({ length: buckets }, (_, index) => index + (of === "m2" ? 100 : 0)),
  }));

interface Bench {
  readonly lambdas: Lambdas;
  readonly reports: LambdaReport[];
}

function bench(more: { elapsed?: () => number; read?: typeof columns } = {}): Bench {
  const reports: LambdaReport[] = [];
  const { read = columns } = more;
  const lambdas = openLambdas({
    sandboxes,
    streams: { read: async (input, until) => read(input, until) },
    trusted,
    zone: "Europe/Madrid",
    place: "edge",
    time: { speed: 1, elapsed: more.elapsed ?? (() => 0), spent: () => 0, answered: () => 0 },
    report: (report) => reports.push(report),
  });
  return { lambdas, reports };
}

const manifest = (code: string, more: Partial<LambdaManifest> = {}): LambdaManifest =>
  lambdaManifest.parse({
    name: "sum",
    version: 1,
    code,
    reads: [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 24 }],
    every: hour,
    deadline: 1000,
    ...more,
  });
const signed = (code: string, more: Partial<LambdaManifest> = {}) =>
  signLambda(manifest(code, more), "utility", keys.privateKey);

const sum = `
interface Column { of: string; value: number[] }
function run({ streams, at, zone, settings }: { streams: { use: Column[] }; at: number; zone: string; settings: object }) {
  return { at, zone, settings, sums: streams.use.map(({ of, value }) => [of, value.reduce((a, b) => a + b, 0)]) };
}`;

test("F49 a lambda in TypeScript joins a running place, reads what it declared, and answers at its moments", async () => {
  const { lambdas, reports } = bench();
  await lambdas.run(noon - hour, noon);
  assert.equal(lambdas.deploy(signed(sum, { settings: { limit: 3 } })), undefined);
  await lambdas.run(noon - 60, noon + 30);
  await lambdas.run(noon + 30, noon + hour - 1);
  assert.equal(reports.length, 1);
  const [report] = reports;
  assert.deepEqual(report?.outcome, {
    state: "answered",
    value: {
      at: noon,
      zone: "Europe/Madrid",
      settings: { limit: 3 },
      sums: [
        ["m1", 276],
        ["m2", 2676],
      ],
    },
  });
  assert.equal(report?.read, 48);
  await lambdas.run(noon + hour - 1, noon + 5 * hour + 7);
  // After a pause it runs for the newest moment alone.
  assert.deepEqual(
    reports.map(({ at }) => at),
    [noon, noon + 5 * hour],
  );
});

test("F49 an answer that comes after its deadline is kept and reported as missed", async () => {
  let now = 0;
  const { lambdas, reports } = bench({ elapsed: () => (now += 400) });
  lambdas.deploy(signed(sum, { deadline: 2000 }));
  lambdas.deploy(signed(sum, { name: "hasty", deadline: 500 }));
  await lambdas.run(noon - 1, noon);
  // The hasty one has the first turn; what the other waits for it counts.
  assert.deepEqual(
    reports.map(({ lambda, outcome, took, ran }) => [lambda, outcome.state, took, ran]),
    [
      ["hasty", "late", 800, 400],
      ["sum", "answered", 1600, 400],
    ],
  );
});

test("F51 F52 F53 stock expressions answer inside the sandbox as they do outside", async () => {
  const { lambdas, reports } = bench();
  const code = `function run({ streams: { use: [one] } }) {
    const rows = one.value.map((_, index) => [index]);
    const line = stock.fitLinear(rows, one.value);
    const groups = stock.cluster(one.value.map((value) => [value < 12 ? value : value + 100]), 2, { seed: 1 });
    const wave = stock.amplitudes(stock.fourier(one.value.slice(0, 16)));
    let refused = "";
    try { stock.fourier([1, 2, 3]); } catch (error) { refused = error.message; }
    const [summer, winter] = stock.localTime([1751328000, 1767225600], "Europe/Madrid");
    return { ahead: [summer - 1751328000, winter - 1767225600], slope: Math.round(1000 * line.coefficients[0]) / 1000, next: Math.round(stock.predictLinear(line, [24])),
      groups: groups.assignment, mean: wave[0], refused, tampered: typeof callStock };
  }`;
  assert.equal(lambdas.deploy(signed(code)), undefined);
  await lambdas.run(noon - 1, noon);
  assert.deepEqual(reports[0]?.outcome, {
    state: "answered",
    value: {
      ahead: [7200, 3600],
      slope: 1,
      next: 24,
      groups: Array.from({ length: 24 }, (_, index) => (index < 12 ? 0 : 1)),
      mean: 7.5,
      refused: "a transform takes a power of two of values, not 3",
      tampered: "undefined",
    },
  });
});

test("what loops, eats memory, throws or reaches outside stops alone, and the next run goes on", async () => {
  const { lambdas, reports } = bench();
  const bad: Record<string, string> = {
    loops: "function run() { while (true) {} }",
    eats: "function run() { const all = []; while (true) all.push(new Array(1e5).fill(1)); }",
    throws: "function run() { throw new Error('no'); }",
    fetches: "function run() { return fetch('http://127.0.0.1/'); }",
    requires: "function run() { return require('node:fs').readFileSync('/etc/passwd', 'utf8'); }",
    nothing: "const run = 3;",
    speechless: "function run() { return () => 1; }",
  };
  for (const [name, code] of Object.entries(bad)) assert.equal(lambdas.deploy(signed(code, { name })), undefined);
  lambdas.deploy(signed(sum, { name: "good" }));
  await lambdas.run(noon - 1, noon);
  await lambdas.run(noon, noon + hour);
  const causes = reports.map(({ lambda, outcome }) => [
    lambda,
    outcome.state === "failed" ? outcome.cause : "answered",
  ]);
  const expected = [
    ["loops", "timeout"],
    ["eats", "memory"],
    ["throws", "threw"],
    ["fetches", "threw"],
    ["requires", "threw"],
    ["nothing", "no-function"],
    ["speechless", "not-json"],
    ["good", "answered"],
  ];
  assert.deepEqual(causes, [...expected, ...expected]);
});

test("F19 only what somebody trusted signed runs, an older version only as a roll-back", async () => {
  const { lambdas, reports } = bench();
  const good = signed(sum);
  const stranger = newSigningKeys();
  const tampered = { ...good, manifest: { ...good.manifest, code: good.manifest.code.replace("sums", "thefts") } };
  for (const artefact of [
    signLambda(good.manifest, "utility", stranger.privateKey),
    signLambda(good.manifest, "stranger", stranger.privateKey),
    tampered,
    { ...good, manifest: { ...good.manifest, version: 2 } },
  ]) {
    assert.equal(lambdas.deploy(artefact)?.cause, "not-signed");
  }
  assert.equal(lambdas.deploy(signed("function run( {"))?.cause, "code");
  assert.deepEqual(lambdas.list(), []);
  const second = signed("function run() { return 2; }", { version: 2 });
  assert.equal(lambdas.deploy(second), undefined);
  assert.equal(lambdas.deploy(second)?.cause, "older");
  assert.equal(lambdas.deploy(good)?.cause, "older");
  assert.equal(lambdas.deploy(good, true), undefined);
  await lambdas.run(noon - 1, noon);
  assert.equal(reports[0]?.version, 1);
  assert.equal(lambdas.remove("sum"), true);
  await lambdas.run(noon, noon + hour);
  assert.equal(reports.length, 1);
});

test("streams that cannot be read fail that run with their reason", async () => {
  const { lambdas, reports } = bench({
    read: () => {
      throw new Error("district D07 is not known here");
    },
  });
  lambdas.deploy(signed(sum));
  await lambdas.run(noon - 1, noon);
  const outcome = reports[0]?.outcome;
  assert.ok(outcome?.state === "failed" && outcome.cause === "streams");
  assert.equal(outcome.says, "district D07 is not known here");
});

test("F67 the same artefact gives the same answer wherever it runs", async () => {
  const artefact = signed("function run(input) { return [Math.random(), Date.now(), input]; }");
  const one = await bench().lambdas.runOne(artefact, noon);
  const other = await bench().lambdas.runOne(artefact, noon);
  assert.ok("outcome" in one && "outcome" in other && one.outcome.state === "answered");
  assert.deepEqual(one.outcome, other.outcome);
});
