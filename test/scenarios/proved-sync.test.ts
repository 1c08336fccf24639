// An edge node of another machine: enrolled by a one-time code, heard by mutual TLS, and refused once it is revoked.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { after, test } from "node:test";
import { litresOf } from "./gateway-chain.ts";
import { connectLines, endAll, type Running, startCommand, startRole, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

async function pki(
  ...args: string[]
): Promise<{ readonly code: number | null; readonly out: string; readonly said: string }> {
  const { out, said, ended } = startCommand("pki", ...args);
  const code = await ended;
  return { code, out: out().trim(), said: said() };
}

const meter = testMeter(77);
const at = Math.floor(Date.now() / 1000) - 7200;
const cloudData = join(folder.path, "cloud");
const edgeData = join(folder.path, "edge");

async function startEdge(cloud: Running): Promise<Running> {
  const keys = join(folder.path, "keys.csv");
  writeFileSync(keys, `meter,key\n${meter.keyLine}\n`);
  const ports = ["--telegram-port", "0", "--mqtt-port", "0"];
  return startRole("edge", edgeData, ["--cloud", cloud.syncUrl, "--keys", keys, "--node", "edge-7", ...ports]);
}

async function say(edge: Running, litres: number): Promise<void> {
  const client = await connectLines(edge.tcpPort);
  assert.equal((await client.send(meter.line(litres, at + litres))).ok, true);
  client.close();
}

/** Status of a POST of a batch by somebody with these certificates. */
function post(url: string, own: { key?: string; cert?: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL("/sync/v1/batches", url), {
      method: "POST",
      rejectUnauthorized: false,
      headers: { "content-type": "application/cbor" },
      ...own,
    });
    asked.on("response", (response) => resolve(response.resume().statusCode ?? 0)).on("error", reject);
    asked.end(Uint8Array.of(0xa0));
  });
}

test("F26 an edge node enrols by a code, syncs by mutual TLS, and is refused when it is revoked", async () => {
  const cloud = await startRole("cloud", cloudData, ["--http-port", "0", "--sync-port", "0"]);
  assert.match(cloud.syncUrl, /^https:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(await post(cloud.syncUrl, {}), 401);

  // Without certificates the node does not start, and says what to do.
  await assert.rejects(startEdge(cloud), /no certificate in .*tributary pki enrol/);

  const { out: code } = await pki("code", "edge", "edge-7", "--data", cloudData);
  const wrong = `${code.slice(0, 24)}.${"0".repeat(32)}`;
  const enrol = (typed: string) => pki("enrol", "--cloud", cloud.syncUrl, "--code", typed, "--data", edgeData);
  const foreign = await enrol(wrong);
  assert.equal(foreign.code, 1);
  assert.match(foreign.said, /is not the cloud that made this code/);
  assert.match((await enrol("abc")).said, /no enrolment code/);
  assert.ok(!existsSync(join(edgeData, "pki")));
  const enrolled = await enrol(code);
  assert.match(enrolled.out, /^enrolled as edge edge-7/);
  assert.equal(statSync(join(edgeData, "pki", "key.pem")).mode & 0o077, 0);
  assert.match((await enrol(code)).said, /unknown, spent or past its time/);

  const edge = await startEdge(cloud);
  await say(edge, 100);
  await until("the reading arrives", async () =>
    (await litresOf(cloud, meter, at, at + 5000).catch((): number[] => [])).includes(100),
  );

  // The certificate of the node is good for its own name alone.
  const own = (name: string) => readFileSync(join(edgeData, "pki", name), "utf8");
  assert.equal(await post(cloud.syncUrl, { key: own("key.pem"), cert: own("certificate.pem") }), 422);

  assert.match((await pki("list", "--data", cloudData)).out, /edge +edge-7 +good/);
  assert.match((await pki("revoke", "edge", "edge-7", "--data", cloudData)).out, /edge edge-7: 1 revoked/);
  assert.match((await pki("list", "--data", cloudData)).out, /edge-7 +revoked/);
  await say(edge, 200);
  await until("the node says that it is refused", async () => edge.said().includes("answered 401"));
  assert.ok(!(await litresOf(cloud, meter, at, at + 5000)).includes(200));

  // Enrolled anew, what was kept arrives.
  await edge.end("SIGTERM");
  const { out: again } = await pki("code", "edge", "edge-7", "--data", cloudData);
  assert.equal((await enrol(again)).code, 0);
  await startEdge(cloud);
  await until("what was kept arrives", async () => (await litresOf(cloud, meter, at, at + 5000)).includes(200));
});
