// City, gateway, edge node and cloud as processes in virtual time: a lambda with placement auto moves when the deadline
// shortens, the node is loaded and the link is cut, each time to where three others, fixed to one place each, prove cheapest.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { newSigningKeys, signLambda } from "@tributary/engine-lambda";
import {
  type LambdaPlace,
  type LambdaReport,
  type LambdaReportList,
  lambdaManifest,
  lambdaPlaces,
} from "@tributary/wire";
import { joinClock } from "../../cli/clock/lock-step-clock.ts";
import { openCutLink } from "./cut-link.ts";
import { endAll, fastFolder, freePorts, runCommand, startCommand, startRole } from "./running.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const start = Date.parse("2025-05-05T00:00:00Z") / 1000;
const hour = 3600;
const file = (name: string, text = "") => {
  const path = join(folder.path, name);
  if (text !== "") writeFileSync(path, text);
  return path;
};

/** The places of this deployment: speeds, what a CPU second costs, and what a megabyte to the cloud costs. */
const costs = {
  gateway: { speed: 0.01, cpuSecond: 0.001 },
  edge: { speed: 0.025, cpuSecond: 0.000_002, cloudMegabyte: 0.1 },
  cloud: { speed: 1, cpuSecond: 0.0001 },
} as const;
/** 100 ms of work on the fastest place: 4 s at the edge node, 10 s at the gateway. */
const work = 2e6;
const [usual, hasty] = [24_000, 1200];
/** Others of twice the work: together they keep the node busy for 48 s. */
const loads = ["load-1", "load-2", "load-3", "load-4", "load-5", "load-6"] as const;
const code = (steps: number) => `function run({ at, streams: { use } }) {
  let n = at % 65521;
  for (let i = 0; i < ${steps}; i += 1) n = (n * 31 + i) % 65521;
  return { n, use: use.map(({ of, value }) => [of, value]) };
}`;

const keys = newSigningKeys();
const lambda = (name: string, placement: LambdaPlace | "auto", deadline: number, version: number, steps = work) => {
  const reads = [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 4 }];
  const manifest = { name, version, code: code(steps), reads, every: hour, deadline, placement };
  return signLambda(lambdaManifest.parse(manifest), "utility", keys.privateKey);
};
const fixed = lambdaPlaces.map((place) => ({ name: `at-${place}`, place }));

test("F68 S14 auto moves a lambda to the place that proves cheapest: deadline, load, a cut link, an answer that is lost", async (t) => {
  const plan = ["--meters", "3", "--utilities", "water", "--interval", "900", "--seed", "5"];
  const days = ["--start", "2025-05-05", "--days", "1"];
  const keyFile = file("city.csv");
  await runCommand("simulate", ...plan, ...days, "--to", file("none"), "--key-file", keyFile);
  const keyLines = readFileSync(keyFile, "utf8").trim().split("\n").slice(1);
  const onlyKeys = file(
    "keys.csv",
    ["meter,key", ...keyLines.map((line) => line.split(",").slice(0, 2).join(","))].join("\n"),
  );

  const [clockPort = 0, mqttPort = 0, tcpPort = 0] = await freePorts(3);
  const clock = ["--clock", `127.0.0.1:${clockPort}`];
  const city = startCommand(
    ...["simulate", ...plan, ...days, "--to", `tcp://127.0.0.1:${tcpPort}`],
    ...["--clock-port", String(clockPort), "--clock-members", "4"],
  );
  const passwordFile = file("password", "the roof's own password");
  const lambdaKeys = { utility: file("utility.pem", keys.publicKey) };
  const config = (role: LambdaPlace, more: object = {}) =>
    file(`${role}.yaml`, JSON.stringify({ lambdaKeys, lambdaCosts: costs[role], ...more }));

  const cloud = await startRole("cloud", file("cloud"), [
    ...["--config", config("cloud"), "--http-port", "0", "--sync-port", "0", ...clock],
  ]);
  const link = await openCutLink(cloud.url);
  const edge = await startRole("edge", file("edge"), [
    ...[
      "--config",
      config("edge", { gateways: [{ name: "roof", passwordFile }] }),
      "--keys",
      onlyKeys,
      "--cloud",
      link.url,
    ],
    ...["--telegram-port", "0", "--mqtt-port", String(mqttPort), ...clock],
  ]);
  await startRole("gateway", file("roof"), [
    ...["--config", config("gateway"), "--gateway", "roof", "--password-file", passwordFile, "--keys", onlyKeys],
    ...["--edge", `mqtt://127.0.0.1:${mqttPort}`, "--telegram-port", String(tcpPort), ...clock],
  ]);

  const token = readFileSync(join(folder.path, "edge", "control-token"), "utf8").trim();
  async function ask<Answer>(path: string, method = "GET", body?: object): Promise<Answer> {
    const response = await fetch(new URL(path, edge.controlUrl), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${path}: ${response.status}`);
    const text = await response.text();
    return JSON.parse(text === "" ? "null" : text);
  }
  interface Found {
    readonly place: LambdaPlace;
    readonly decision: { readonly says: string };
    readonly reports: readonly LambdaReport[];
  }
  const find = (name: string) => ask<Found>(`/v1/lambdas/${name}`);
  const deploy = (artefact: object) => ask("/v1/lambdas", "POST", artefact);
  const deployAll = async (deadline: number, version: number) => {
    for (const { name, place } of fixed) await deploy(lambda(name, place, deadline, version));
    await deploy(lambda("auto", "auto", deadline, version));
  };

  let bytesBefore = new Map<string, number>();
  /** Where it proves cheapest, by the runs of the last hours at all three places. */
  async function proved(hours: number): Promise<LambdaPlace> {
    const measured = await Promise.all(
      fixed.map(async ({ name, place }) => {
        const runs = (await find(name)).reports.slice(0, hours - 1);
        const missed = runs.filter(({ outcome }) => outcome.state !== "answered").length;
        const bytes = (link.bytesOf(name) - (bytesBefore.get(name) ?? 0)) / hours;
        const seconds = runs.reduce((sum, { ran }) => sum + ran / 1000, 0) / runs.length;
        const cost = (bytes / 2 ** 20) * costs.edge.cloudMegabyte + seconds * costs[place].cpuSecond;
        t.diagnostic(
          `  ${place}: ${bytes.toFixed(0)} bytes, ${seconds.toFixed(1)} s, ${missed} of ${runs.length} missed, ${cost.toExponential(1)} a run`,
        );
        return { place, missed, cost };
      }),
    );
    const [best] = measured.filter(({ missed }) => missed === 0).toSorted((a, b) => a.cost - b.cost);
    return best?.place ?? assert.fail("no place was in time");
  }

  const time = await joinClock("127.0.0.1", clockPort, "test");
  const failures: unknown[] = [];
  const seen: LambdaPlace[] = [];
  const phases: readonly { readonly hours: number; readonly says: string; readonly begin: () => Promise<unknown> }[] = [
    { hours: 3, says: "as usual", begin: () => deployAll(usual, 1) },
    { hours: 3, says: "the deadline is short", begin: () => deployAll(hasty, 2) },
    {
      hours: 3,
      says: "the node is loaded",
      async begin() {
        await deployAll(usual, 3);
        for (const name of loads) await deploy(lambda(name, "edge", usual / 2, 1, 2 * work));
      },
    },
    { hours: 2, says: "and the link is cut", begin: async () => link.cut() },
    { hours: 2, says: "the link is back", begin: async () => link.mend() },
    {
      hours: 2,
      says: "the load is gone",
      async begin() {
        for (const name of loads) await ask(`/v1/lambdas/${name}`, "DELETE");
      },
    },
  ];
  /** Does something at half past an hour of the simulation, which stands still meanwhile. */
  const halfPast = (hours: number, act: () => Promise<unknown>) =>
    time.after((start + hours * hour + hour / 2) * 1000 - time.now(), () => {
      time.hold(act().catch((error: unknown) => failures.push(error)));
    });
  let from = 0;
  for (const { hours, says, begin } of phases) {
    halfPast(from, async () => {
      bytesBefore = new Map(fixed.map(({ name }) => [name, link.bytesOf(name)]));
      await begin();
    });
    from += hours;
    // Before the next phase begins.
    time.after((start + from * hour + hour / 3) * 1000 - time.now(), () => {
      const look = async () => {
        const { place, decision } = await find("auto");
        t.diagnostic(`${says}: ${place}, for ${decision.says}`);
        assert.equal(place, await proved(hours), says);
        seen.push(place);
      };
      time.hold(look().catch((error: unknown) => failures.push(error)));
    });
  }
  const last = from;
  let lost: Found | undefined;
  // Where the cloud runs it, an answer gets lost.
  halfPast(4, async () => link.loseAnswer("auto"));
  halfPast(5, async () => {
    lost = await find("auto");
  });
  let reports: LambdaReportList["reports"] = [];
  halfPast(last + 1, async () => {
    ({ reports } = await cloud.get<LambdaReportList>("/api/v1/lambdas/reports?limit=1000"));
  });
  let own: readonly LambdaReport[] = [];
  halfPast(last, async () => {
    own = (await find("auto")).reports;
  });

  assert.equal(await city.ended, 0, city.said());
  time.close();
  link.close();
  assert.deepEqual(failures, []);
  assert.deepEqual(seen, ["edge", "cloud", "cloud", "gateway", "cloud", "edge"]);

  // Each moment once, at the node and at the cloud; nothing was asked of the cloud that another place ran, but what was lost.
  const moments = Array.from({ length: last }, (_, index) => start + (index + 1) * hour);
  assert.deepEqual(own.map(({ at }) => at).toSorted(), moments);
  const told = reports.filter(({ lambda, at }) => lambda === "auto" && at <= start + last * hour);
  assert.deepEqual(told.map(({ at }) => at).toSorted(), moments);
  const lostAt = start + 5 * hour;
  assert.equal(lost?.reports.find(({ at }) => at === lostAt)?.place, "edge");
  assert.deepEqual(
    link.askedFor("auto").filter((at) => at <= start + last * hour),
    moments.filter((at) => at === lostAt || own.find((one) => one.at === at)?.place === "cloud"),
  );
  // The same artefact answered the same wherever it ran.
  const byMoment = Map.groupBy(
    reports.filter(({ state, lambda }) => state !== "failed" && !lambda.startsWith("load")),
    ({ at }) => at,
  );
  let compared = 0;
  for (const [at, all] of byMoment) {
    for (const { answer, place } of all) assert.deepEqual(answer, all[0]?.answer, `${place} ${at}`);
    compared += all.length;
  }
  assert.ok(compared > 3 * last);
});
