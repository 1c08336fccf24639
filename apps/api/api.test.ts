// Tests the HTTP API over real connections: answers, refusals, the OpenAPI document, the web page and live events.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { problem } from "@tributary/wire";
import { z } from "zod";
import { openApi } from "./api.ts";
import { routes, syncRoutes } from "./routes.ts";
import { batchOf, meter, meterItems, now, openTrialCloud } from "./trial-cloud.ts";

let cloud: Awaited<ReturnType<typeof openTrialCloud>>;
const webRoot = mkdtempSync(join(tmpdir(), "tributary-web-"));
before(async () => {
  writeFileSync(join(webRoot, "index.html"), "<title>Tributary</title>");
  mkdirSync(join(webRoot, "assets"));
  writeFileSync(join(webRoot, "assets", "index-1a2b.js"), "export {};");
  cloud = await openTrialCloud({ webRoot });
});
after(async () => {
  await cloud.close();
  rmSync(webRoot, { recursive: true, force: true });
  assert.deepEqual(cloud.log, [], "nothing failed inside");
});

const cbor = { "content-type": "application/cbor" };
const post = (body: Uint8Array, headers: Record<string, string> = cbor) =>
  fetch(`${cloud.url}/sync/v1/batches`, { method: "POST", body: Buffer.from(body), headers });
const get = (path: string) => fetch(cloud.url + path);

test("a batch goes in by POST and comes out by GET", async () => {
  const answer = await post(batchOf(1, 6, meterItems()));
  assert.deepEqual([answer.status, await answer.json()], [200, { through: 6 }]);
  const paths = {
    "/health": { status: "ok", at: now },
    "/api/v1/overview": cloud.history.overview(),
    "/api/v1/meters?utility=water&search=kit&limit=5": cloud.history.meters({ limit: 5 }),
    "/api/v1/meters?utility=gas": { meters: [], next: null },
    [`/api/v1/meters/${meter}`]: cloud.history.latest(meter),
    [`/api/v1/meters/${meter}/readings?register=volume&limit=3`]: {
      ...(await cloud.history.readings(meter, { register: "volume", limit: 3 })),
      next: String(now - 3 * 3600),
    },
    [`/api/v1/meters/${meter}/consumption?register=volume`]: await cloud.history.consumption(meter, {
      register: "volume",
      bucket: "hour",
    }),
    "/api/v1/alarms": { ...cloud.history.alarms({ state: "open", limit: 200 }), next: null },
    "/api/v1/intake": cloud.history.intake(),
  };
  for (const [path, expected] of Object.entries(paths)) {
    const response = await get(path);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.deepEqual(await response.json(), expected, path);
  }
});

const refused: readonly (readonly [path: string, status: number, detail: RegExp])[] = [
  ["/api/v1/nothing", 404, /there is no GET \/api\/v1\/nothing/],
  ["/api", 404, /there is no GET \/api/],
  ["/sync/v1/batches", 405, /is asked by POST/],
  ["/api/v1/meters/KAM.00000000.1b.07", 404, /no meter KAM.00000000.1b.07 was ever heard/],
  ["/api/v1/meters/x/readings?register=volume", 404, /no meter x/],
  [`/api/v1/meters/${"x".repeat(65)}`, 400, /path field meter/],
  ["/api/v1/meters?limit=0", 400, /query field limit/],
  ["/api/v1/meters?limit=1&limit=2", 400, /query field limit/],
  ["/api/v1/meters?utility=wine", 400, /query field utility/],
  [`/api/v1/meters/${meter}/readings`, 400, /query field register/],
  [`/api/v1/meters/${meter}/readings?register=volume&from=1e400`, 400, /query field from/],
  [`/api/v1/meters/${meter}/consumption?register=volume&bucket=year`, 400, /query field bucket/],
  ["/api/v1/alarms?state=shut", 400, /query field state/],
  ["/%zz", 400, /not a valid url/],
  ["/..%2f..%2fetc/passwd.txt", 404, /there is no GET/],
  ["/missing.js", 404, /there is no GET \/missing.js/],
];
for (const [path, status, detail] of refused) {
  test(`refused with ${status}: ${path.slice(0, 60)}`, async () => {
    const response = await get(path);
    assert.equal(response.status, status);
    assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/);
    const told = problem.parse(await response.json());
    assert.equal(told.status, status);
    assert.match(told.detail, detail);
  });
}

test("spans of any size are answered, not failed on", async () => {
  for (const span of ["from=-9007199254740991&to=9007199254740991", "from=5&to=1", "from=&to="]) {
    for (const what of ["readings", "consumption"]) {
      assert.equal((await get(`/api/v1/meters/${meter}/${what}?register=volume&${span}`)).status, 200, span);
    }
  }
});

test("bodies that are no batch are refused: bytes, type and size", async () => {
  const cases = [
    [await post(new Uint8Array()), 422],
    [await post(Uint8Array.of(0xff)), 422],
    [await post(new TextEncoder().encode('{"v":1}')), 422],
    [await post(batchOf(9, 1, [])), 422],
    [await post(batchOf(1, 1, []), { "content-type": "application/json" }), 415],
    [await post(batchOf(1, 1, []), { "content-type": "constructor/__proto__" }), 415],
    [await post(new Uint8Array(4 * 1024 * 1024 + 1)), 413],
    [await fetch(`${cloud.url}/api/v1/meters`, { method: "DELETE" }), 405],
  ] as const;
  for (const [response, status] of cases) {
    const told = problem.parse(await response.json());
    assert.deepEqual([response.status, told.status], [status, status], told.detail);
  }
});

test("mutated batches are never a server failure", async () => {
  const whole = batchOf(1, 6, meterItems(1, 2));
  let state = 1;
  for (let round = 0; round < 400; round += 1) {
    const bytes = whole.slice();
    for (let flip = 0; flip < 1 + (round % 4); flip += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      bytes[(state >> 8) % bytes.length] = state & 0xff;
    }
    const { status } = await post(round % 7 === 0 ? bytes.slice(0, (state >> 8) % bytes.length) : bytes);
    assert.ok(status < 500, `round ${round}: ${status}`);
  }
});

const content = z.object({ content: z.record(z.string(), z.object({ schema: z.looseObject({}) })) });
const openApiDocument = z.object({
  openapi: z.string().regex(/^3\.1\./),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string().regex(/^(get|post|put|patch|delete)[A-Z][A-Za-z]+$/),
        summary: z.string().min(5),
        parameters: z
          .array(z.object({ in: z.enum(["query", "path", "header"]), name: z.string(), schema: z.looseObject({}) }))
          .default([]),
        requestBody: content.optional(),
        responses: z.record(z.string(), content.partial().extend({ $ref: z.string().optional() })),
      }),
    ),
  ),
});

test("the document describes every route with its schemas, as OpenAPI 3.1", async () => {
  const document = openApiDocument.parse(await (await get("/openapi.json")).json());
  const all = [...routes, ...syncRoutes(cloud.intake)];
  for (const { method, path, query, params, body, answerType = "application/json" } of all) {
    const operation = document.paths[path.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
    assert.ok(operation, path);
    assert.ok(operation.responses["200"]?.content?.[answerType.split(";")[0] ?? ""], path);
    for (const [status, response] of Object.entries(operation.responses)) {
      if (status !== "200") assert.match(response.$ref ?? "", /^#\/components\/responses\/[a-z-]+$/, path);
    }
    const places = operation.parameters.map((parameter) => parameter.in);
    assert.equal(places.includes("query"), query !== undefined, path);
    assert.equal(places.includes("path"), params !== undefined, path);
    if (body !== undefined) assert.ok(operation.requestBody?.content[body.type], path);
  }
  const names = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  assert.equal(new Set(names).size, names.length, "each has a name of its own");
});

test("every other path that names no file is the page, with its security policy", async () => {
  for (const path of ["/", "/meters/KAM.12345678.1b.07", "/alarms?x=a.js", "/apiary"]) {
    const response = await get(path);
    assert.equal(await response.text(), "<title>Tributary</title>", path);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
    assert.equal(response.headers.get("cache-control"), "no-cache");
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'self'/);
  }
  const asset = await get("/assets/index-1a2b.js");
  assert.match(asset.headers.get("cache-control") ?? "", /immutable/);
});

test("without a built page a sentence says so", async () => {
  const bare = await openTrialCloud();
  const response = await fetch(`${bare.url}/meters/x`);
  assert.match(await response.text(), /The web page is not built/);
  await bare.close();
});

test("whether the stores answer is told, and which does not", async () => {
  const own = await openTrialCloud();
  const ready = await fetch(`${own.url}/ready`);
  assert.deepEqual([ready.status, await ready.json()], [200, { status: "ready" }]);
  own.registry.close();
  const without = await fetch(`${own.url}/ready`);
  assert.equal(without.status, 503);
  assert.match(problem.parse(await without.json()).detail, /not there: registry/);
  assert.equal((await fetch(`${own.url}/health`)).status, 200, "the server itself answers");
  await own.api.close();
});

test("a failure inside is told to the log and not to the asker", async (t) => {
  const broken = await openTrialCloud();
  t.after(() => broken.api.close());
  broken.registry.close();
  const response = await fetch(`${broken.url}/api/v1/overview?token=secret`);
  const told = problem.parse(await response.json());
  assert.equal(response.status, 500);
  assert.doesNotMatch(JSON.stringify(told), /statement|\.ts/);
  assert.match(broken.log[0] ?? "", /^GET \/api\/v1\/overview: .*statement/);
  assert.doesNotMatch(broken.log[0] ?? "", /secret/, "links carry secrets");
});

/** Reads events of the live stream until `enough`. */
async function liveUntil(response: Response, enough: (text: string) => boolean): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  assert.ok(response.body);
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (enough(text)) break;
  }
  return text;
}

test("live events: first the counts, then what batches bring; a reader that leaves is forgotten", async () => {
  const response = await get("/api/v1/live");
  assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  const [begin, item] = [batchOf(1, 6, meterItems(2), { epoch: "live" }), meterItems(3)[3]];
  assert.ok(item);
  const text = await liveUntil(response, (soFar) => {
    if (soFar.endsWith("\n\n") && !soFar.includes("event: meter")) void post(begin);
    return soFar.includes("event: meter") && soFar.endsWith("\n\n");
  });
  const events = [...text.matchAll(/event: (\w+)\ndata: (.+)\n/g)].map(([, name, data]) => [
    name,
    JSON.parse(data ?? ""),
  ]);
  assert.match(text, /^retry: \d+\n\nevent: intake\n/);
  assert.deepEqual(new Set(events.map(([name]) => name)), new Set(["intake", "meter", "alarm"]));
  assert.deepEqual(events.find(([name]) => name === "meter")?.[1], cloud.history.meter(meter));
});

test("closing ends live connections, also of readers that do not read", async () => {
  const own = await openTrialCloud();
  const live = await fetch(`${own.url}/api/v1/live`);
  const deaf = request(`${own.url}/api/v1/live`).on("error", () => undefined);
  deaf.end();
  await new Promise((resolve) => deaf.once("response", resolve));
  const told = liveUntil(live, () => false);
  await own.close();
  assert.match(await told, /event: intake/);
});

test("who is handed no intake takes no batches: history is not written by whoever reaches the page", async () => {
  const { history, house, telemetry, nodes, instructions } = cloud;
  const api = await openApi({
    ...{ history, house, telemetry, nodes, instructions, identity: "everybody" },
    clock: () => now,
    log: () => undefined,
  });
  const { url } = await api.listen("127.0.0.1", 0);
  const before = history.intake();
  const answer = await fetch(`${url}/sync/v1/batches`, {
    method: "POST",
    body: Buffer.from(batchOf(1, 6, meterItems(), { epoch: "forged" })),
    headers: cbor,
  });
  assert.equal(answer.status, 404);
  assert.deepEqual(history.intake(), before);
  const document = await (await fetch(`${url}/openapi.json`)).text();
  assert.ok(!document.includes("/sync/"));
  await api.close();
});
