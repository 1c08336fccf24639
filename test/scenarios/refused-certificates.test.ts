// Every wrong certificate at every door of a deployment that takes certificates, and the right one after them. Packet
// forwarders have none to show: their protocol knows no proof, and the frames in it prove themselves by their devices' keys.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { after, test } from "node:test";
import { connect } from "node:tls";
import { newRequest, openPki, type Pki, type PkiIdentity } from "@tributary/cloud-pki";
import { hopTcpLink, mqttLink } from "@tributary/edge-gateway";
import { encodeHop, encodeSync, type HopBatch } from "@tributary/wire";
import { writeCredentials } from "../../cli/pki/credentials.ts";
import { endAll, type Running, startRole, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const day = 86_400;
const realNow = () => Math.floor(Date.now() / 1000);
const longAgo = () => realNow() - 100 * day;
const inFolder = (name: string) => join(folder.path, name);
const roof: PkiIdentity = { role: "gateway", name: "roof" };
const node: PkiIdentity = { role: "edge", name: "edge-8" };

interface Credentials {
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
}

/** A certificate of an authority at a moment; `revoked` takes it back at once. */
async function issue(
  identity: PkiIdentity,
  { of = "cloud", now = realNow, revoked = false } = {},
): Promise<Credentials> {
  mkdirSync(inFolder(of), { recursive: true });
  const pki: Pki = await openPki({ path: join(inFolder(of), "pki.sqlite"), now });
  try {
    const { key, request } = await newRequest();
    const own = { key, ...(await pki.issue(identity, ["127.0.0.1"], request)) };
    if (revoked) assert.ok(pki.revoke(identity) > 0);
    return own;
  } finally {
    pki.close();
  }
}

/** A door: whether it takes what somebody brings who shows these credentials and gives this name. */
interface Door {
  readonly name: string;
  /** Who may come in. */
  readonly who: PkiIdentity;
  readonly takes: (own: Credentials | undefined, name: string) => Promise<boolean>;
}

const batchOf = (sequence: number): HopBatch => {
  const { telegram } = JSON.parse(testMeter(78).line(sequence, realNow() - 60));
  return {
    epoch: `e${sequence}`,
    sequence: 1,
    telegrams: [{ bytes: Buffer.from(telegram, "hex"), at: realNow() - 60, crc: "none" }],
  };
};

/** Whether a door shuts who shows no certificate before he could say a word. */
function shutsNameless(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
    socket.on("error", () => undefined).on("close", () => resolve(true));
    socket.on("data", () => resolve(false));
  });
}

/** What a gateway hands over by its own link, past what it would refuse itself. */
function linkDoor(
  name: string,
  port: number,
  link: (own: Credentials, gateway: string) => ReturnType<typeof hopTcpLink>,
): Door {
  let sequence = 0;
  return {
    name,
    who: roof,
    async takes(own, gateway) {
      if (own === undefined) return !(await shutsNameless(port));
      const way = link(own, gateway);
      sequence += 1;
      const batch = batchOf(sequence);
      try {
        return (await way.send(batch, encodeHop(batch))).through === 1;
      } catch {
        return false;
      } finally {
        await way.close();
      }
    },
  };
}

const certificateOf = (own: Credentials, edge: Credentials) => ({
  certificate: () => ({ key: own.key, cert: own.certificate, ca: edge.authority }),
});

function doorsOf(cloud: Running, edge: Running, edgeOwn: Credentials): readonly Door[] {
  const host = "127.0.0.1";
  return [
    linkDoor("gateway to edge node by MQTT", edge.mqttPort, (own, gateway) =>
      mqttLink({ url: `mqtts://${host}:${edge.mqttPort}`, gateway, patienceMs: 2000, ...certificateOf(own, edgeOwn) }),
    ),
    linkDoor("gateway to edge node over TCP", edge.hopPort, (own, gateway) =>
      hopTcpLink({ host, port: edge.hopPort, gateway, ...certificateOf(own, edgeOwn) }),
    ),
    {
      name: "edge node to cloud",
      who: node,
      takes(own, name) {
        const batch = { v: 1, node: name, epoch: "e", first: 1, last: 1, detail: "full", items: [] } as const;
        return new Promise((resolve) => {
          const asked = request(new URL("/sync/v1/batches", cloud.syncUrl), {
            ...{ method: "POST", rejectUnauthorized: false },
            ...(own === undefined ? {} : { key: own.key, cert: own.certificate }),
            headers: { "content-type": "application/cbor" },
          });
          asked.on("response", ({ statusCode }) => resolve(statusCode === 200)).on("error", () => resolve(false));
          asked.end(encodeSync(batch));
        });
      },
    },
  ];
}

test("F26 no door takes an expired, foreign or revoked certificate, one of another role or name, or none", async () => {
  const cloud = await startRole("cloud", inFolder("cloud"), ["--http-port", "0", "--sync-port", "0"]);
  const edgeOwn = await issue(node);
  writeCredentials(inFolder("edge"), edgeOwn);
  const spare = { gateway: { role: "gateway", name: "spare" }, edge: { role: "edge", name: "spare" } } as const;
  // Revoked before the edge node starts: it fetches the list then, and each hour.
  const revoked = {
    gateway: await issue(spare.gateway, { revoked: true }),
    edge: await issue(spare.edge, { revoked: true }),
  };
  writeFileSync(inFolder("keys.csv"), `meter,key\n${testMeter(78).keyLine}\n`);
  writeFileSync(inFolder("edge.yaml"), "gatewayCertificates: true\n");
  const edge = await startRole("edge", inFolder("edge"), [
    ...["--cloud", cloud.syncUrl, "--config", inFolder("edge.yaml"), "--keys", inFolder("keys.csv")],
    ...["--node", "edge-8", "--telegram-port", "0", "--mqtt-port", "0", "--hop-port", "0"],
  ]);
  await until("the list is there", async () => {
    const door = doorsOf(cloud, edge, edgeOwn)[1];
    return door !== undefined && !(await door.takes(revoked.gateway, "spare"));
  });

  for (const { name: door, who, takes } of doorsOf(cloud, edge, edgeOwn)) {
    const role = who.role === "gateway" ? "gateway" : "edge";
    const rows: readonly (readonly [why: string, own: Credentials | undefined, name: string])[] = [
      ["expired", await issue(who, { now: longAgo }), who.name],
      ["of a foreign authority", await issue(who, { of: "other" }), who.name],
      ["revoked", revoked[role], "spare"],
      ["of another role", await issue({ role: role === "edge" ? "gateway" : "edge", name: who.name }), who.name],
      ["of another name", await issue({ role, name: "shed" }), who.name],
      ["none", undefined, who.name],
    ];
    for (const [why, own, name] of rows) assert.equal(await takes(own, name), false, `${door}: ${why}`);
    assert.equal(await takes(await issue(who), who.name), true, `${door}: the right one`);
  }
  await edge.end("SIGTERM");
  await cloud.end("SIGTERM");
});
