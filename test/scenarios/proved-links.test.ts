// Certificates at every link of a deployment: gateway to edge node and edge node to cloud, each its own process.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { after, test } from "node:test";
import { newRequest, openPki, type Pki, type PkiIdentity } from "@tributary/cloud-pki";
import { writeCredentials } from "../../cli/pki/credentials.ts";
import { litresOf } from "./gateway-chain.ts";
import { connectLines, endAll, type Running, startRole, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const day = 86_400;
const realNow = () => Math.floor(Date.now() / 1000);
const meter = testMeter(78);
const at = realNow() - 3600;
const inFolder = (name: string) => join(folder.path, name);
const roof: PkiIdentity = { role: "gateway", name: "roof" };

interface Credentials {
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
}

async function issued(pki: Pki, identity: PkiIdentity): Promise<Credentials> {
  const { key, request } = await newRequest();
  return { key, ...(await pki.issue(identity, ["127.0.0.1"], request)) };
}

/** An authority at a moment: that of the cloud, or another. */
async function withPki<Result>(data: string, now: () => number, work: (pki: Pki) => Promise<Result>): Promise<Result> {
  mkdirSync(data, { recursive: true });
  const pki = await openPki({ path: join(data, "pki.sqlite"), now });
  try {
    return await work(pki);
  } finally {
    pki.close();
  }
}

function startEdge(cloud: Running): Promise<Running> {
  const keys = inFolder("keys.csv");
  writeFileSync(keys, `meter,key\n${meter.keyLine}\n`);
  writeFileSync(inFolder("edge.yaml"), "gatewayCertificates: true\n");
  const settings = ["--config", inFolder("edge.yaml"), "--keys", keys, "--node", "edge-8"];
  return startRole("edge", inFolder("edge"), [
    ...["--cloud", cloud.syncUrl, ...settings, "--telegram-port", "0", "--mqtt-port", "0"],
  ]);
}

/** The gateway on the roof with these credentials and an empty shelf. */
function startGateway(edge: Running, own: Credentials): Promise<Running> {
  rmSync(inFolder("gateway"), { recursive: true, force: true });
  writeCredentials(inFolder("gateway"), own);
  const url = `mqtts://127.0.0.1:${edge.mqttPort}`;
  return startRole("gateway", inFolder("gateway"), ["--gateway", "roof", "--edge", url, "--telegram-port", "0"]);
}

async function say(gateway: Running, litres: number): Promise<void> {
  const client = await connectLines(gateway.tcpPort);
  assert.equal((await client.send(meter.line(litres, at + litres))).ok, true);
  client.close();
}

const heard = (cloud: Running) => litresOf(cloud, meter, at, realNow() + 60).catch((): number[] => []);

/** What the cloud answers to a batch of somebody with these certificates; `undefined` where it does not let him speak. */
function post(url: string, { key, certificate }: Credentials): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request(new URL("/sync/v1/batches", url), {
      ...{ method: "POST", rejectUnauthorized: false, key, cert: certificate },
      headers: { "content-type": "application/cbor" },
    });
    asked.on("response", (response) => resolve(response.resume().statusCode)).on("error", () => resolve(undefined));
    asked.end(Uint8Array.of(0xa0));
  });
}

test("F26 expired, foreign, wrong and revoked certificates are refused from gateway to edge node and from there to the cloud", async () => {
  const cloud = await startRole("cloud", inFolder("cloud"), ["--http-port", "0", "--sync-port", "0"]);
  const ours = <Result>(work: (pki: Pki) => Promise<Result>, now = realNow) => withPki(inFolder("cloud"), now, work);
  const edgeOwn = await ours((pki) => issued(pki, { role: "edge", name: "edge-8" }));
  writeCredentials(inFolder("edge"), edgeOwn);
  let edge = await startEdge(cloud);

  const longAgo = () => realNow() - 100 * day;
  const foreign = await withPki(inFolder("other"), realNow, (pki) => issued(pki, roof));
  const refused: readonly (readonly [string, Credentials])[] = [
    ["expired", await ours((pki) => issued(pki, roof), longAgo)],
    ["foreign", { ...foreign, authority: edgeOwn.authority }],
  ];
  for (const [why, own] of refused) {
    const gateway = await startGateway(edge, own);
    await say(gateway, 1);
    await until(`an ${why} certificate is refused`, async () => gateway.said().includes("the edge node is away"));
    await gateway.end("SIGTERM");
    const asEdge =
      why === "foreign" ? own : await ours((pki) => issued(pki, { role: "edge", name: "edge-8" }), longAgo);
    assert.equal(await post(cloud.syncUrl, asEdge), 401, why);
  }
  assert.deepEqual(await heard(cloud), []);
  // The certificate of another process opens no door either.
  await assert.rejects(startGateway(edge, edgeOwn), /is none of a gateway/);
  const shed = await ours((pki) => issued(pki, { role: "gateway", name: "shed" }));
  await assert.rejects(startGateway(edge, shed), /is that of shed/);
  assert.equal(await post(cloud.syncUrl, shed), 403);

  const own = await ours((pki) => issued(pki, roof));
  let gateway = await startGateway(edge, own);
  await say(gateway, 100);
  await until("the reading arrives", async () => (await heard(cloud)).includes(100));
  await gateway.end("SIGTERM");

  // Revoked: the edge node learns it from the cloud, at its start and each hour.
  await ours(async (pki) => assert.ok(pki.revoke(roof) > 0));
  await edge.end("SIGTERM");
  edge = await startEdge(cloud);
  gateway = await startGateway(edge, own);
  await say(gateway, 200);
  await until("the gateway is refused", async () => gateway.said().includes("the edge node is away"));
  await gateway.end("SIGTERM");
  assert.ok(!(await heard(cloud)).includes(200));

  await ours(async (pki) => assert.ok(pki.revoke({ role: "edge", name: "edge-8" }) > 0));
  assert.equal(await post(cloud.syncUrl, edgeOwn), 401);
  await edge.end("SIGTERM");
  await cloud.end("SIGTERM");
});

test("F26 S11 an edge node that other machines can reach does not speak in clear", async () => {
  const open = ["--host", "0.0.0.0", "--telegram-port", "0", "--mqtt-port", "0"];
  await assert.rejects(startRole("edge", inFolder("clear"), open), /heard by TLS alone/);
  await assert.rejects(
    startRole("gateway", inFolder("clear"), ["--edge", "mqtt://edge.example", "--telegram-port", "0"]),
    /only by mqtts:/,
  );
});
