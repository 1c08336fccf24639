// The Things Stack brings its uplinks by webhook to an edge node that was told so by its configuration.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { after, test } from "node:test";
import { bytesOf, devEui, thingsStackUp } from "../../edge/node/network-servers/test-events.ts";
import { hasOpenssl, makeCertificates } from "./certificates.ts";
import { endAll, type Running, startRole, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const secret = "a secret that is long enough";
const meter = "ACM.12345678.01.07";
const now = Math.floor(Date.now() / 1000);
const file = (name: string, text: string) => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};

/** An edge node with one native meter that counts a litre an uplink. */
function startEdge(data: string, hook: readonly string[], more: readonly string[] = []): Promise<Running> {
  file("litres.js", "function decodeUplink(input) { return {data: {litres: input.bytes[2] * 256 + input.bytes[3]}}; }");
  const fields = [{ field: "litres", register: "volume", unit: "m3", exponent: -3 }];
  const meters = { kinds: { litres: { codec: "litres.js", fields } }, devices: [{ devEui, meter, kind: "litres" }] };
  const config = file(
    `${data}.yaml`,
    [
      `nativeMeters: ${file("meters.json", JSON.stringify(meters))}`,
      `lorawanDevices: ${file("devices.json", JSON.stringify({ devices: [{ devEui }] }))}`,
      "thingsStackWebhook:",
      "  port: 0",
      `  secretFile: ${file("hook.secret", secret)}`,
      ...hook.map((line) => `  ${line}`),
      ...more,
    ].join("\n"),
  );
  return startRole("edge", join(folder.path, data), ["--config", config, "--telegram-port", "0", "--mqtt-port", "0"]);
}

const hookOf = (edge: Running) => /webhook\s+(\S+)/.exec(edge.said())?.[1] ?? assert.fail(edge.said());

function uplink(n: number): Uint8Array {
  const data = Buffer.from([0, 0, n >> 8, n & 255]).toString("base64");
  const received = new Date((now - 1000 + n) * 1000).toISOString();
  return bytesOf(thingsStackUp({ f_cnt: n, frm_payload: data, received_at: received }));
}

async function post(edge: Running, n: number, word = secret): Promise<number> {
  const url = `http://${hookOf(edge)}/`;
  const answered = await fetch(url, {
    method: "POST",
    body: Buffer.from(uplink(n)),
    headers: { "x-tributary-secret": word },
  });
  return answered.status;
}

async function control<T>(edge: Running, data: string, path: string): Promise<T> {
  const token = readFileSync(join(folder.path, data, "control-token"), "utf8").trim();
  const answered = await fetch(new URL(path, edge.controlUrl), { headers: { authorization: `Bearer ${token}` } });
  return JSON.parse(await answered.text());
}

test("F24 a webhook's uplinks become readings, its secret is asked for, and what comes too fast comes again", async () => {
  const edge = await startEdge("edge", [], ["limits:", "  eventsPerSecond: 1"]);
  assert.equal(await post(edge, 1, "a secret that is wrong too"), 401);
  // Ten seconds of events come at once, and one more that is paid by coming later.
  const answered: number[] = [];
  for (let n = 1; n <= 15; n += 1) answered.push(await post(edge, n));
  assert.ok(answered.includes(429), answered.join(" "));
  assert.deepEqual([...new Set(answered)].sort(), [200, 429]);
  const refused = answered.lastIndexOf(429) + 1;
  let status = 0;
  while (status !== 200) status = await post(edge, refused);
  const { values } = await control<{ values: { register: string; value: number }[] }>(
    edge,
    "edge",
    `/v1/meters/${meter}`,
  );
  assert.equal(values.find(({ register }) => register === "volume")?.value, 15 / 1000);
  const { security } = await control<{ security: { counts: Record<string, number> } }>(edge, "edge", "/v1/state");
  assert.equal(security.counts["held-back"], 1);
  await edge.end("SIGTERM");
  assert.match(edge.said(), /The Things Stack's webhook: .*not-proved 1/);
});

test("other machines bring events by TLS alone", { skip: !hasOpenssl && "there is no openssl here" }, async () => {
  await assert.rejects(startEdge("clear", ["host: 0.0.0.0"]), /heard by TLS alone/);
  const { cert, key, authority } = makeCertificates(folder.path, "hook");
  const edge = await startEdge("tls", [`certificateFile: ${cert}`, `certificateKeyFile: ${key}`]);
  const status = await new Promise((resolve, reject) => {
    const headers = { "x-tributary-secret": secret };
    const asked = request(`https://${hookOf(edge)}/`, { method: "POST", headers, ca: readFileSync(authority) });
    asked.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
    asked.end(uplink(1));
  });
  assert.equal(status, 200);
});
