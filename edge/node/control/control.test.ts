// The local control of a node: who may ask, what it answers, and in which words it refuses.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { after, it } from "node:test";
import { newSigningKeys, readTrusted, signLambda } from "@tributary/engine-lambda";
import { lambdaManifest } from "@tributary/wire";
import type { EdgeSettings } from "../edge-contract.ts";
import { openTestEdge, start, temporaryFolder, uplink, water } from "../test-node.ts";
import { openControl } from "./control.ts";
import { readOrMakeToken } from "./token.ts";

const folder = temporaryFolder();
/** Servers that a failed test left behind. */
const open = new Set<() => Promise<void>>();
after(async () => {
  for (const close of open) await close();
  folder.remove();
});
const token = readOrMakeToken(join(folder.path, "control-token"));
const meter = "SAL.20000001.01.07";

async function trial(path: string, lambdas?: EdgeSettings["lambdas"]) {
  const clock = { now: () => start * 1000 };
  const edge = openTestEdge(join(folder.path, path), { clock, ...(lambdas === undefined ? {} : { lambdas }) });
  const control = await openControl({ edge, port: 0, token });
  const ask = async (where: string, body?: unknown, bearer = token) => {
    const response = await fetch(new URL(where, control.url), {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, json: () => JSON.parse(text) };
  };
  const close = async () => {
    open.delete(close);
    await control.close();
    await edge.close();
  };
  open.add(close);
  return { edge, control, ask, close };
}

it("the token is made once, and its owner alone reads it", () => {
  const path = join(folder.path, "control-token");
  assert.equal(readOrMakeToken(path), token);
  assert.ok(token.length >= 40);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

it("nobody without the token, and no page of another site, is answered", async () => {
  const { control, ask, close } = await trial("doors");
  for (const path of ["/v1/state", "/metrics", "/v1/commands", "/nowhere"]) {
    assert.equal((await ask(path, undefined, "wrong")).status, 401, path);
    assert.equal((await ask(path, undefined, "")).status, 401, path);
  }
  const { port } = new URL(control.url);
  const foreign = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: `evil.example:${port}`, authorization: `Bearer ${token}` };
    const asked = request({ host: "127.0.0.1", port, path: "/v1/state", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject).end();
  });
  assert.equal(foreign, 421);
  await close();
});

it("the page itself says nothing, and may run no script but its own", async () => {
  const { ask, close } = await trial("page");
  for (const path of ["/", "/view.js", "/view.css"]) assert.equal((await ask(path, undefined, "")).status, 200, path);
  assert.doesNotMatch((await ask("/", undefined, "")).text, /edge-1|<script>|style=|onclick/);
  assert.equal((await ask("/view.js?x", undefined, "")).status, 401);
  await close();
});

it("a command is taken, told, and found again", async () => {
  const { edge, ask, close } = await trial("commands");
  await edge.receive(uplink({ meter, mode: 7, m3: 1, counter: 1 }, start));
  const made = await ask("/v1/commands", { meter, order: { kind: "read" }, expiresIn: 600 });
  assert.equal(made.status, 201);
  const { id, state, expiresAt, steps } = made.json();
  assert.deepEqual([state, expiresAt, steps[0].says], ["requested", start + 600, "taken"]);
  assert.equal((await ask(`/v1/commands/${id}`)).json().id, id);
  assert.deepEqual(
    (await ask("/v1/commands")).json().commands.map((one: { id: string }) => one.id),
    [id],
  );
  assert.equal((await ask("/v1/commands?meter=ELS.00000001.1b.07")).json().commands.length, 0);
  await close();
});

it("what is wrong is refused in a sentence", async () => {
  const { edge, ask, close } = await trial("refusals");
  await edge.receive(uplink({ m3: 1 }, start));
  const order = { kind: "read" };
  const cases: readonly [unknown, number, RegExp][] = [
    [{ meter: "ELS.00000001.1b.07", order }, 404, /no such meter/],
    [{ meter: water, order }, 422, /security mode 5/],
    [{ meter, order: { kind: "interval", seconds: 5 } }, 400, /order\.seconds/],
    [{ meter, order: { kind: "dance" } }, 400, /order/],
    [{ order }, 400, /meter/],
    [{ meter, order, more: 1 }, 400, /more/],
    ["{", 400, /JSON/],
    [" ".repeat(5000), 413, /large/],
  ];
  for (const [body, status, says] of cases) {
    const answer = await ask("/v1/commands", body);
    assert.deepEqual([answer.status, answer.json().status], [status, status], answer.text);
    assert.match(answer.json().detail, says);
  }
  assert.equal((await ask("/v1/commands/none")).status, 404);
  assert.equal((await ask("/nowhere")).status, 404);
  await close();
});

it("S11 F35 F40 state, metrics with the latency of each write, and a meter's newest values, which stand ready", async () => {
  const { edge, ask, close } = await trial("state");
  for (let i = 0; i < 3; i += 1) {
    await edge.receive(uplink({ m3: 10 + i / 1000, status: ["low-battery"] }, start - 60 * (3 - i), "roof", -70 - i));
  }
  await edge.receive(uplink("junk", start));
  const { meters, counts, gateways } = (await ask("/v1/state")).json();
  assert.deepEqual(meters, { known: 1, hour: 1, day: 1 });
  assert.deepEqual(counts, { read: 3, truncated: 1 });
  assert.deepEqual(gateways, [{ gateway: "roof", meters: 1, heardAt: start - 60, rssi: -71 }]);
  const metrics = (await ask("/metrics")).text.split("\n");
  for (const line of [
    'tributary_arrivals_total{cause="read"} 3',
    'tributary_write_duration_seconds_bucket{le="+Inf"} 4',
    "tributary_write_duration_seconds_count 4",
    'tributary_alarms_open{alarm="low-battery"} 1',
    "tributary_outbox_told_total 0",
    "tributary_meters_known 1",
    'tributary_gateway_rssi_dbm{gateway="roof"} -71',
    "# TYPE tributary_outbox_entries gauge",
  ]) {
    assert.ok(metrics.includes(line), line);
  }
  const latest = (await ask(`/v1/meters/${water}`)).json();
  assert.deepEqual([latest.name, latest.gateway, latest.status], ["kitchen", "roof", ["low-battery"]]);
  assert.deepEqual(latest.values, [{ register: "volume", value: 10.002, unit: "m3", at: start - 60 }]);
  assert.deepEqual((await ask("/v1/meters/00000001")).json(), latest);
  assert.equal((await ask("/v1/meters/12345678")).status, 404);
  await close();
});

it("F12 F57 S38 alarms are acknowledged, thresholds set and valves taken in hand", async () => {
  const { edge, ask, close } = await trial("alerts");
  const readings = [{ quantity: "valve-state", value: 1 } as const];
  await edge.receive(uplink({ meter, mode: 7, m3: 1, readings }, start));
  const override = await ask(`/v1/valves/${meter}/override`, { hours: 2 });
  assert.deepEqual(override.json(), { meter, by: "local control", until: start + 7200 });
  assert.deepEqual((await ask("/v1/valves/overrides")).json().overrides, [override.json()]);
  assert.equal((await ask("/v1/valves/ELS.1/override", { hours: 2 })).status, 404);
  assert.equal((await ask(`/v1/valves/${meter}/override`, {})).status, 400);

  await edge.receive(uplink({ meter, mode: 7, m3: 2, status: ["burst"] }, start));
  const [decision] = (await ask(`/v1/valves/decisions?meter=${meter}`)).json().decisions;
  assert.deepEqual([decision.close, decision.says], [false, "a person has the valve in hand"]);
  const [alarm] = (await ask("/v1/alarms")).json().alarms;
  assert.deepEqual([alarm.id, alarm.alarm], [decision.incident, "burst"]);
  const seen = await ask(`/v1/alarms/${alarm.id}/acknowledge`, { by: "Ana" });
  assert.equal(seen.json().acknowledged.by, "Ana");
  assert.equal((await ask("/v1/alarms/x/acknowledge", { by: "Ana" })).status, 404);
  assert.equal((await ask(`/v1/alarms/${alarm.id}/acknowledge`, { by: "" })).status, 400);

  const threshold = { id: "use", by: "Ana", meter, register: "volume", over: "day", above: 1 };
  assert.equal((await ask("/v1/thresholds", threshold)).status, 201);
  const [kept] = (await ask("/v1/thresholds")).json().thresholds;
  assert.deepEqual(kept, { ...threshold, setAt: start });
  for (const wrong of [{ meter: undefined }, { above: undefined }, { register: "nothing" }, { over: "year" }]) {
    assert.equal((await ask("/v1/thresholds", { ...threshold, ...wrong })).status, 400, JSON.stringify(wrong));
  }
  await close();
});

it("F49 F19 lambdas are deployed, tried, looked at, rolled back and removed", async () => {
  const keys = newSigningKeys();
  const { ask, control, close } = await trial("lambdas", { trusted: readTrusted({ utility: keys.publicKey }) });
  const manifest = (version: number) =>
    lambdaManifest.parse({
      name: "answer",
      version,
      code: `function run({ at }) { return [${version}, at]; }`,
      reads: [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 1 }],
      every: 3600,
      deadline: 60_000,
    });
  const artefact = (version: number) => signLambda(manifest(version), "utility", keys.privateKey);
  const lambda = async () => (await ask("/v1/lambdas/answer")).json();
  assert.equal((await ask("/v1/lambdas", { ...artefact(1), signedBy: "stranger" })).status, 403);
  assert.equal((await ask("/v1/lambdas", { manifest: {} })).status, 400);
  assert.equal((await ask("/v1/lambdas/answer")).status, 404);
  assert.equal((await ask("/v1/lambdas", artefact(1))).json().version, 1);
  assert.equal((await ask("/v1/lambdas/answer/roll-back", {})).status, 409);
  assert.equal((await ask("/v1/lambdas", artefact(2))).status, 200);
  assert.equal((await ask("/v1/lambdas", artefact(1))).status, 409);
  const tried = await ask("/v1/lambda-trials", { artefact: artefact(3), at: start - 60 });
  assert.deepEqual(tried.json().outcome, { state: "answered", value: [3, start - 60] });
  assert.deepEqual([(await lambda()).version, (await lambda()).before], [2, [1]]);
  assert.match((await lambda()).decision.says, /no run was measured yet/);
  assert.equal((await ask("/v1/lambdas/answer/roll-back", {})).json().version, 1);
  assert.deepEqual((await ask("/v1/lambdas")).json().lambdas.length, 1);
  const removed = await fetch(new URL("/v1/lambdas/answer", control.url), {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(removed.status, 204);
  assert.deepEqual((await ask("/v1/lambdas")).json().lambdas, []);
  await close();
});

it("F19 a burst of telegrams with bad keys from one gateway is an event of security, with its count", async () => {
  const { edge, ask, close } = await trial("threats");
  for (let i = 0; i < 70; i += 1) {
    await edge.receive(uplink({ meter: "KAM.00000003.1b.07", m3: i }, start, i < 65 ? "shed" : "roof"));
  }
  const { security } = (await ask("/v1/state")).json();
  assert.deepEqual(security.counts, { "bad-keys": 1 });
  assert.deepEqual([security.threats[0].source, security.threats[0].count], ["shed", 65]);
  assert.match((await ask("/metrics")).text, /^tributary_threats_total\{kind="bad-keys"\} 1$/m);
  await close();
});
