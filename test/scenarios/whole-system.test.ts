// The whole system as people run it: a city, two gateways, two edge nodes and the cloud, each its own process, every link
// by mutual TLS; each of them is killed in turn, and the cloud's store is stopped meanwhile.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildCity } from "@tributary/city";
import { newRequest, openPki, type PkiIdentity } from "@tributary/cloud-pki";
import type { IntakeView, MeterList, ReadingList, StoreView } from "@tributary/wire";
import { writeCredentials } from "../../cli/pki/credentials.ts";
import { endAll, fastFolder, freePorts, type Running, runCommand, startCommand, startRole, until } from "./running.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});
const inFolder = (...names: string[]) => join(folder.path, ...names);

const now = () => Math.floor(Date.now() / 1000);
/** Every second building's meter is heard by the first gateway, the others by the second; each sends every four seconds. */
const meters = 8;
const interval = 4;
/** The city that is killed, and the one that goes on in its place with meters of its own. */
const [killedSeed, nextSeed] = [1, 2];
const parts = [1, 2] as const;
const edgeOf = (part: number) => `edge-${part}`;
const roofOf = (part: number) => `roof-${part}`;

/** Certificates for everybody, of the cloud's own authority. */
async function enrol(identities: readonly PkiIdentity[]): Promise<void> {
  mkdirSync(inFolder("cloud"));
  const pki = await openPki({ path: inFolder("cloud", "pki.sqlite"), now });
  for (const identity of identities) {
    const { key, request } = await newRequest();
    writeCredentials(inFolder(identity.name), { key, ...(await pki.issue(identity, ["127.0.0.1"], request)) });
  }
  pki.close();
}

/** The file with the keys of both cities. */
function writeKeys(): string {
  const lines = [killedSeed, nextSeed].flatMap((seed) =>
    buildCity({ seed, meters, start: now(), zone: "UTC", utilities: ["water"] })
      .keyFile()
      .trim()
      .split("\n")
      .slice(1),
  );
  const path = inFolder("keys.csv");
  writeFileSync(path, ["meter,key", ...lines.map((line) => line.split(",").slice(0, 2).join(","))].join("\n"));
  return path;
}

test("F23 F42 T7 each process stands alone and is killed in turn and the store is stopped: every telegram is in the cloud, once", async () => {
  const [httpPort = 0, syncPort = 0, ...ports] = await freePorts(6);
  const [mqttPorts, telegramPorts] = [ports.slice(0, 2), ports.slice(2)];
  await enrol(
    parts.flatMap((part): PkiIdentity[] => [
      { role: "edge", name: edgeOf(part) },
      { role: "gateway", name: roofOf(part) },
    ]),
  );
  writeFileSync(inFolder("edge.yaml"), `keys: ${writeKeys()}\ngatewayCertificates: true\n`);

  const startCloud = () =>
    startRole("cloud", inFolder("cloud"), ["--http-port", String(httpPort), "--sync-port", String(syncPort)]);
  const startEdge = (part: number) =>
    startRole("edge", inFolder(edgeOf(part)), [
      ...["--cloud", `https://127.0.0.1:${syncPort}`, "--config", inFolder("edge.yaml"), "--node", edgeOf(part)],
      ...["--telegram-port", "0", "--mqtt-port", String(mqttPorts[part - 1])],
    ]);
  const startGateway = (part: number) =>
    startRole("gateway", inFolder(roofOf(part)), [
      ...["--gateway", roofOf(part), "--edge", `mqtts://127.0.0.1:${mqttPorts[part - 1]}`],
      ...["--telegram-port", String(telegramPorts[part - 1])],
    ]);
  const startCity = (seed: number) => {
    const ways = Array.from({ length: meters }, (_, place) => {
      return `B${String(place + 1).padStart(4, "0")}=tcp://127.0.0.1:${telegramPorts[place % 2]}`;
    });
    return startCommand(
      "simulate",
      ...["--meters", String(meters), "--utilities", "water", "--seed", String(seed)],
      ...[
        ...["--interval", String(interval), "--start", "now", "--speed", "1", "--by", "building", "--to", ways.join()],
      ],
    );
  };
  const again = async (running: Running | undefined, start: () => Promise<Running>): Promise<Running> => {
    await running?.end("SIGKILL");
    return start();
  };

  let cloud = await startCloud();
  const session = await cloud.session();
  const get = async (path: string) => fetch(new URL(path, cloud.url), { headers: { cookie: session } });
  const ask = async <Answer>(path: string): Promise<Answer> => (await (await get(path)).json()) as Answer;
  const telegrams = async () => {
    const { causes } = await ask<IntakeView>("/api/v1/intake");
    return causes.find(({ cause }) => cause === "read")?.telegrams ?? 0;
  };
  const store = () => ask<StoreView>("/store/v1");
  const told = async (what: "stop" | "start") =>
    (await runCommand("cloud", "store", what, "--cloud", cloud.url, "--data", inFolder("cloud"))).out;

  const edges = await Promise.all(parts.map(startEdge));
  const gateways = await Promise.all(parts.map(startGateway));
  const killed = startCity(killedSeed);
  await until("every meter is heard", async () => (await ask<MeterList>("/api/v1/meters")).meters.length === meters);

  // With the store stopped the intake goes on, also of those that were killed, and who reads is told why he cannot.
  assert.match(
    await told("stop"),
    /the store of readings is stopped \(somebody stopped it\); \d+ groups of batches wait/,
  );
  const [{ meter = "" } = {}] = (await ask<MeterList>("/api/v1/meters")).meters;
  assert.equal((await get(`/api/v1/meters/${meter}/readings?register=volume`)).status, 503);
  [gateways[0], edges[1]] = await Promise.all([
    again(gateways[0], () => startGateway(1)),
    again(edges[1], () => startEdge(2)),
  ]);
  const before = await telegrams();
  await until("batches are taken", async () => (await telegrams()) >= before + meters && (await store()).waiting > 0);
  // The cloud is killed with what waits; it starts with its store.
  cloud = await again(cloud, startCloud);
  killed.kill();
  const city = startCity(nextSeed);
  [gateways[1], edges[0]] = await Promise.all([
    again(gateways[1], () => startGateway(2)),
    again(edges[0], () => startEdge(1)),
  ]);
  await until(
    "the next city is heard",
    async () => (await ask<MeterList>("/api/v1/meters")).meters.length === 2 * meters,
  );
  assert.match(await told("stop"), /is stopped/);
  assert.match(await told("start"), /is running/);

  city.stop();
  await city.ended;
  assert.match(city.said(), /[1-9]\d* telegrams in \d+ s: passed-on \d+\n/, "nothing that the city sent was refused");
  await Promise.all(gateways.map((gateway) => gateway?.end("SIGTERM")));
  const passedOn = gateways
    .map((gateway) => [...(gateway?.said() ?? "").matchAll(/telegrams so far:.* passed-on (\d+)/g)].at(-1)?.[1])
    .reduce((sum, count) => sum + Number(count ?? 0), 0);
  await until("every telegram is read", async () => (await telegrams()) >= passedOn);
  assert.equal(await telegrams(), passedOn, "what gateways passed on became readings, each once");
  await cloud.settled();
  const { meters: all } = await ask<MeterList>("/api/v1/meters");
  assert.equal(
    all.reduce((sum, { telegrams }) => sum + telegrams, 0),
    passedOn,
  );
  for (const { meter, telegrams } of all) {
    const { readings } = await ask<ReadingList>(`/api/v1/meters/${meter}/readings?register=volume`);
    const valid = readings.filter(({ layer }) => layer === "validated");
    assert.ok(
      valid.every(({ value }, place) => value >= (valid[place - 1]?.value ?? 0)),
      meter,
    );
    // What waited for a gateway comes within a second: several telegrams are one reading then.
    const least = Math.max(1, Math.floor(telegrams / 3));
    assert.ok(valid.length <= telegrams && valid.length >= least, `${meter}: ${valid.length} of ${telegrams}`);
  }
});
