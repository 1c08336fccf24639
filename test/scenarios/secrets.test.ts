// An edge node with a master key: it gets its meters' keys from the cloud, and no file of either shows a secret.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { openWay } from "../../cli/pki/ask-cloud.ts";
import { readCredentials } from "../../cli/pki/credentials.ts";
import { litresOf } from "./gateway-chain.ts";
import { connectLines, endAll, startRole, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const bin = join(import.meta.dirname, "../../cli/bin/tributary.js");
const run = promisify(execFile);
const tributary = async (...args: string[]) => (await run(process.execPath, [bin, ...args])).stdout;
const inFolder = (name: string, text?: string) => {
  const path = join(folder.path, name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
};
const [cloudData, edgeData] = [inFolder("cloud"), inFolder("edge")];
const nodeVault = join(cloudData, "keys", "edge-5.sqlite");

const meter = testMeter(4711);
const meterKey = meter.keyLine.split(",")[1] ?? "";
const newKey = () => randomBytes(16).toString("hex");
const deviceKeys = { appKey: newKey(), nwkSKey: newKey(), appSKey: newKey() };
const master = newKey() + newKey();
// The roles that this test starts find it in their environment.
process.env["TRIBUTARY_MASTER_KEY_FILE"] = inFolder("master.key", master);

/** Every file below a folder, what is in it, and each spelling of each secret that it shows. */
function shownIn(data: string, secrets: readonly string[]): string[] {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name));
    const spellings = secrets.flatMap((secret) => {
      const raw = Buffer.from(secret, "hex");
      return [raw, secret, secret.toUpperCase(), raw.toString("base64").replace(/=+$/, "")];
    });
    const found = spellings.some((spelling) => bytes.includes(spelling)) || bytes.includes("PRIVATE KEY");
    return found ? [join(parentPath, name)] : [];
  });
}

function edgeSettings(): string {
  const { appKey, nwkSKey, appSKey } = deviceKeys;
  const devices = [
    { devEui: "0000000000000001", gateway: "roof-1", appKey },
    { devEui: "0000000000000002", gateway: "roof-2", devAddr: "00000002", nwkSKey, appSKey },
  ];
  const network = "lorawanNetwork:\n  port: 0\n  forwarders:\n    - eui: aa555a0000000101\n";
  return inFolder("edge.yaml", `lorawanDevices: ${inFolder("devices.json", JSON.stringify({ devices }))}\n${network}`);
}

test("T18 F27 an enrolled node gets its keys from the cloud over mutual TLS, uses are audited, and no file shows a key", async () => {
  mkdirSync(join(cloudData, "keys"), { recursive: true });
  const keyFile = inFolder("order.csv", `meter,key\n${meter.keyLine}\n`);
  await tributary("keys", "import", keyFile, "--vault", nodeVault);
  const cloud = await startRole("cloud", cloudData, ["--http-port", "0", "--sync-port", "0"]);
  const enrol = async (role: string, name: string, data: string) => {
    const code = (await tributary("pki", "code", role, name, "--data", cloudData)).trim();
    await tributary("pki", "enrol", "--cloud", cloud.syncUrl, "--code", code, "--data", data);
  };
  await enrol("edge", "edge-5", edgeData);
  const ports = ["--telegram-port", "0", "--mqtt-port", "0"];
  const start = () =>
    startRole("edge", edgeData, [
      ...["--cloud", cloud.syncUrl, "--node", "edge-5", "--config", edgeSettings(), ...ports],
    ]);
  const edge = await start();
  await until("the keys are there", async () => edge.said().includes("the cloud handed over 1 keys, 1 of them new"));

  const at = Math.floor(Date.now() / 1000) - 3600;
  const client = await connectLines(edge.tcpPort);
  assert.equal((await client.send(meter.line(100, at))).ok, true);
  client.close();
  await until("the reading arrives", async () =>
    (await litresOf(cloud, meter, at, at + 10).catch((): number[] => [])).includes(100),
  );

  const secrets = [meterKey, master, ...Object.values(deviceKeys)];
  const quiet = () => {
    assert.deepEqual(shownIn(edgeData, secrets), []);
    assert.deepEqual(shownIn(cloudData, secrets), []);
  };
  quiet();
  await edge.end("SIGTERM");
  const again = await start();
  await again.end("SIGTERM");
  quiet();
  for (const { said } of [edge, again, cloud]) assert.ok(!secrets.some((secret) => said().includes(secret)));

  const audit = await tributary("keys", "audit", "--vault", join(edgeData, "vault.sqlite"));
  for (const row of [
    new RegExp(`import +${meter.id.replaceAll(".", "\\.")} +from the cloud`),
    new RegExp(`use +${meter.id.replaceAll(".", "\\.")} +reading telegrams`),
    /use +box lorawan +session keys of LoRaWAN devices/,
    /use +box credentials +the private key of this process/,
  ]) {
    assert.match(audit, row);
  }
  // A second start had the keys already: nothing was handed over once more.
  const handed = await tributary("keys", "audit", "--vault", nodeVault);
  assert.equal(handed.match(/export +\* +handed to edge node edge-5/g)?.length, 1);

  await enrol("edge", "edge-6", inFolder("other"));
  await enrol("gateway", "roof", inFolder("gateway"));
  const status = async (data: string) => {
    const own = readCredentials(data);
    assert.ok(own !== undefined);
    const way = openWay(cloud.syncUrl, own);
    const answer = await way.ask("/sync/v1/keys", { method: "GET" });
    way.close();
    assert.equal(answer.text.includes(meterKey), answer.status === 200);
    return answer.status;
  };
  assert.deepEqual(await Promise.all([edgeData, inFolder("other"), inFolder("gateway")].map(status)), [200, 404, 403]);
  await tributary("pki", "revoke", "edge", "edge-5", "--data", cloudData);
  assert.equal(await status(edgeData), 401, "a revoked node gets no keys");
  await cloud.end("SIGTERM");
});
