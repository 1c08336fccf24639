// The hop over TCP between machines: certificates of the deployment's own authority say who a gateway is.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { newRequest, openPki, type PkiIdentity, revokedIn } from "@tributary/cloud-pki";
import { type Door, hopTcpInput, hopTcpLink, mqttInput, mqttLink, type TlsChanges } from "@tributary/edge-gateway";
import { encodeHop, type HopBatch } from "@tributary/wire";
import { writeCredentials } from "../../cli/pki/credentials.ts";
import { command, smallCity } from "./command-line.ts";
import { chain, litresOf } from "./gateway-chain.ts";
import {
  connectLines,
  endAll,
  freePorts,
  type Running,
  runCommand,
  startRole,
  temporaryFolder,
  until,
} from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
const inFolder = (name: string) => join(folder.path, name);
const pki = await openPki({ path: inFolder("pki.sqlite"), now: () => Math.floor(Date.now() / 1000) });
after(async () => {
  await endAll();
  pki.close();
  folder.remove();
});

async function credentials(identity: PkiIdentity, by = pki) {
  const { key, request } = await newRequest();
  const { certificate, authority } = await by.issue(identity, ["127.0.0.1"], request);
  return { key, cert: certificate, ca: authority };
}

/** A door that takes batches, and remembers of whom. */
function testDoor() {
  const taken: string[] = [];
  const door: Door = {
    receive: () => Promise.reject(new Error("no telegram comes alone")),
    refuse: () => Promise.reject(new Error("no line comes")),
    async receiveBatch(gateway, { epoch, sequence }) {
      taken.push(gateway);
      return { epoch, sequence, through: sequence };
    },
  };
  return { taken, door };
}

const place = { gateway: "edge", now: () => 0 };
const telegram = { bytes: Uint8Array.of(1), at: 1, crc: "none" } as const;
const batch: HopBatch = { epoch: "e", sequence: 1, telegrams: [telegram] };

it("F26 a gateway hands over under the name in its certificate, and under no other", async () => {
  const { taken, door } = testDoor();
  const tls = await credentials({ role: "edge", name: "edge-1" });
  const input = await hopTcpInput({ host: "127.0.0.1", port: 0, tls }).start(place, door);
  const port = input.address?.port ?? 0;
  const roof = await credentials({ role: "gateway", name: "roof" });
  const other = await credentials({ role: "edge", name: "edge-2" });
  const send = async (gateway: string, { tls: own, password }: { tls?: typeof roof; password?: string }) => {
    const proof = own === undefined ? { password: password ?? "" } : { certificate: () => own };
    const link = hopTcpLink({ host: "127.0.0.1", port, gateway, ...proof });
    try {
      return await link.send(batch, encodeHop(batch));
    } finally {
      await link.close();
    }
  };
  try {
    assert.equal((await send("roof", { tls: roof })).through, 1);
    await assert.rejects(send("cellar", { tls: roof }));
    await assert.rejects(send("edge-2", { tls: other }));
    await assert.rejects(send("roof", { password: "a word in clear" }));
    assert.deepEqual(taken, ["roof"]);
  } finally {
    await input.stop();
  }
});

it("F26 whose certificate is revoked loses the connection that he has, by MQTT and over TCP, and the others keep theirs", async () => {
  const tls = await credentials({ role: "edge", name: "edge-1" });
  const [roof, shed] = [
    await credentials({ role: "gateway", name: "roof" }),
    await credentials({ role: "gateway", name: "shed" }),
  ];
  const doors: Parameters<TlsChanges>[0][] = [];
  const options = {
    host: "127.0.0.1",
    port: 0,
    tls,
    tlsChanges: (changed: (typeof doors)[number]) => doors.push(changed),
  };
  const { door } = testDoor();
  const [tcp, broker] = [await hopTcpInput(options).start(place, door), await mqttInput(options).start(place, door)];
  const linksOf = (gateway: string, own: typeof roof) => [
    hopTcpLink({ host: "127.0.0.1", port: tcp.address?.port ?? 0, gateway, certificate: () => own }),
    mqttLink({ url: `mqtts://127.0.0.1:${broker.address?.port}`, gateway, certificate: () => own }),
  ];
  const [roofLinks, shedLinks] = [linksOf("roof", roof), linksOf("shed", shed)];
  try {
    const payload = encodeHop(batch);
    for (const link of [...roofLinks, ...shedLinks]) assert.equal((await link.send(batch, payload)).through, 1);
    pki.revoke({ role: "gateway", name: "roof" });
    const crl = await pki.revocations();
    for (const changed of doors) changed({ ...tls, crl }, revokedIn(crl));
    for (const link of roofLinks) await assert.rejects(link.send(batch, payload));
    for (const link of roofLinks) await assert.rejects(link.send(batch, payload), "nor does it get a new one");
    for (const link of shedLinks) assert.equal((await link.send(batch, payload)).through, 1);
  } finally {
    for (const link of [...roofLinks, ...shedLinks]) await link.close();
    await Promise.all([tcp.stop(), broker.stop()]);
  }
});

/** Enrols a process at the cloud by a one-time code. */
async function enrol(cloud: Running, role: "edge" | "gateway", name: string, data: string): Promise<void> {
  const reached = role === "edge" ? ["--host", "127.0.0.1"] : [];
  const { out: code } = await runCommand("pki", "code", role, name, ...reached, "--data", inFolder("cloud"));
  await runCommand("pki", "enrol", "--cloud", cloud.syncUrl, "--code", code.trim(), "--data", data);
}

it("F26 S28 a gateway over TCP enrols, renews its certificate, and is shut out when it is revoked until it enrols anew", async () => {
  const meter = testMeter(79);
  const at = Math.floor(Date.now() / 1000) - 3600;
  const [hopPort] = await freePorts(1);
  writeFileSync(inFolder("keys.csv"), `meter,key\n${meter.keyLine}\n`);
  writeFileSync(inFolder("edge.yaml"), "gatewayCertificates: true\n");
  writeFileSync(inFolder("gateway.yaml"), `edge: tls://127.0.0.1:${hopPort}\n`);
  const cloud = await startRole("cloud", inFolder("cloud"), ["--http-port", "0", "--sync-port", "0"]);
  await enrol(cloud, "edge", "edge-9", inFolder("edge"));
  const startEdge = () =>
    startRole("edge", inFolder("edge"), [
      ...["--cloud", cloud.syncUrl, "--config", inFolder("edge.yaml"), "--keys", inFolder("keys.csv")],
      ...["--node", "edge-9", "--telegram-port", "0", "--mqtt-port", "0", "--hop-port", String(hopPort)],
    ]);
  const startGateway = () =>
    startRole("gateway", inFolder("gateway"), [
      ...["--gateway", "roof", "--config", inFolder("gateway.yaml"), "--cloud", cloud.syncUrl, "--telegram-port", "0"],
    ]);
  const say = async (gateway: Running, litres: number) => {
    const client = await connectLines(gateway.tcpPort);
    assert.equal((await client.send(meter.line(litres, at + litres))).ok, true);
    client.close();
  };
  const heard = async (litres: number) =>
    (await litresOf(cloud, meter, at, at + 3700).catch((): number[] => [])).includes(litres);

  let edge = await startEdge();
  await assert.rejects(startGateway(), /tributary pki enrol/);
  await enrol(cloud, "gateway", "roof", inFolder("gateway"));
  let gateway = await startGateway();
  await say(gateway, 1);
  await until("the reading arrives", () => heard(1));
  await gateway.end("SIGTERM");

  // In the last third of its time it is renewed, by itself.
  const certificate = () => readFileSync(join(inFolder("gateway"), "pki", "certificate.pem"), "utf8");
  const earlier = await openPki({
    path: join(inFolder("cloud"), "pki.sqlite"),
    now: () => Math.floor(Date.now() / 1000) - 80 * 86_400,
  });
  const old = await credentials({ role: "gateway", name: "roof" }, earlier);
  earlier.close();
  writeCredentials(inFolder("gateway"), { key: old.key, certificate: old.cert, authority: old.ca });
  gateway = await startGateway();
  await until("the certificate is renewed", async () => certificate() !== old.cert);
  await say(gateway, 2);
  await until("the reading arrives", () => heard(2));

  // Revoked: the edge node learns it at its start, and each hour.
  await runCommand("pki", "revoke", "gateway", "roof", "--data", inFolder("cloud"));
  await edge.end("SIGTERM");
  edge = await startEdge();
  await say(gateway, 3);
  await until("the gateway is refused", async () => gateway.said().includes("the edge node is away"));
  assert.equal(await heard(3), false);
  await gateway.end("SIGTERM");

  await enrol(cloud, "gateway", "roof", inFolder("gateway"));
  gateway = await startGateway();
  await until("what was kept arrives", () => heard(3));
  for (const role of [gateway, edge, cloud]) await role.end("SIGTERM");
});

it("S18 commands go down over TCP, and what becomes of them comes up", async () => {
  mkdirSync(inFolder("commands"));
  const city = await smallCity(inFolder("commands"));
  const meter = city.valves[0] ?? assert.fail();
  const links = chain(inFolder("commands"), city.keyLines);
  const edge = await links.startEdge("http://127.0.0.1:9", ["--mqtt-port", "0", "--hop-port", "0"]);
  const gateway = await links.startGateway(`tcp://127.0.0.1:${edge.hopPort}`, []);
  city.send(gateway.tcpPort, 4);
  const { out } = await command(edge, inFolder("commands/edge"), meter, "valve", "closed");
  assert.match(out, /queued .*\n.*sent .*radioed by roof\n(.*\n)*.*confirmed /);
});
