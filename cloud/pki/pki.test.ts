import assert from "node:assert/strict";
import { randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connect, createServer, type TLSSocket } from "node:tls";
import { openVault } from "@tributary/engine-log";
import { newRequest, revokedIn } from "./authority.ts";
import { readCode } from "./enrolment-code.ts";
import { identityOf, identityUri, type PkiIdentity } from "./identity.ts";
import { openPki, type Pki } from "./pki.ts";
import { PkiError } from "./pki-error.ts";

const realNow = () => Math.floor(Date.now() / 1000);
const day = 86_400;

async function withPki(run: (pki: Pki, at: { now: number }, path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pki-"));
  const at = { now: realNow() };
  const path = join(folder, "pki.sqlite");
  const pki = await openPki({ path, now: () => at.now });
  try {
    await run(pki, at, path);
  } finally {
    pki.close();
    rmSync(folder, { recursive: true });
  }
}

async function enrolled(pki: Pki, identity: PkiIdentity, hosts: readonly string[] = []) {
  const code = readCode(pki.code(identity, hosts, day));
  assert.ok(code !== undefined);
  const { key, request } = await newRequest();
  return { key, ...(await pki.enrol(code.secret, request)) };
}

const edge = { role: "edge", name: "edge-1" } as const;
const cloud = { role: "cloud", name: "cloud" } as const;
const refusedWith = (code: string) => (error: unknown) => error instanceof PkiError && error.code === code;

interface Party {
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
}

/** Whether a client gets a byte from a server, both proving themselves; what the server saw of it. */
async function meet(server: Party, client: Party | undefined, crl?: string): Promise<PkiIdentity | string | undefined> {
  let seen: PkiIdentity | undefined;
  const listening = createServer({
    key: server.key,
    cert: server.certificate,
    ca: server.authority,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: "TLSv1.3",
    ...(crl === undefined ? {} : { crl }),
  });
  listening.on("secureConnection", (socket: TLSSocket) => {
    seen = identityOf(socket.getPeerCertificate().subjectaltname);
    socket.end("y");
  });
  listening.on("tlsClientError", () => undefined);
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: client?.authority ?? server.authority,
    ...(client === undefined ? {} : { key: client.key, cert: client.certificate }),
  });
  const outcome = await new Promise<string>((resolve) => {
    socket.on("data", () => resolve("served"));
    socket.on("error", (error) => resolve(error.message));
    socket.on("close", () => resolve("closed"));
  });
  socket.destroy();
  listening.close();
  return outcome === "served" ? seen : outcome;
}

test("F26 an enrolled process and its cloud prove themselves to each other by TLS", async () => {
  await withPki(async (pki, _, path) => {
    assert.equal(statSync(path).mode & 0o077, 0);
    const server = await enrolled(pki, cloud, ["127.0.0.1", "meters.example"]);
    assert.deepEqual(await meet(server, await enrolled(pki, edge)), edge);
  });
});

test("F26 no certificate, a foreign, an expired and a revoked one are refused", async () => {
  await withPki(async (pki, at) => {
    const server = await enrolled(pki, cloud, ["127.0.0.1"]);
    assert.equal(typeof (await meet(server, undefined)), "string");
    await withPki(async (other) => {
      const foreign = await enrolled(other, edge);
      assert.equal(typeof (await meet(server, { ...foreign, authority: server.authority })), "string");
      // And the other way round: the client does not talk to a server of another authority.
      assert.match(
        String(await meet(await enrolled(other, cloud, ["127.0.0.1"]), await enrolled(pki, edge))),
        /certificate/,
      );
    });
    at.now -= 100 * day;
    const expired = await enrolled(pki, { role: "edge", name: "edge-old" });
    at.now += 100 * day;
    assert.equal(typeof (await meet(server, expired)), "string");

    const good = await enrolled(pki, edge);
    const before = await pki.revocations();
    assert.deepEqual(await meet(server, good, before), edge);
    assert.equal(revokedIn(before).size, 0);
    assert.equal(pki.revoke(edge), 2);
    const revoked = pki.list().filter(({ revokedAt }) => revokedAt !== null);
    assert.deepEqual(revokedIn(await pki.revocations()), new Set(revoked.map(({ serial }) => serial)));
    assert.equal(typeof (await meet(server, good, await pki.revocations())), "string");
    const another = await enrolled(pki, { role: "edge", name: "edge-2" });
    assert.deepEqual(await meet(server, another, await pki.revocations()), { role: "edge", name: "edge-2" });
  });
});

test("a code is good once, for a time, and for what it names", async () => {
  await withPki(async (pki, at) => {
    const text = pki.code(edge, [], 3600);
    const code = readCode(` ${text.toUpperCase()}\n`);
    assert.ok(code !== undefined && pki.fingerprint.startsWith(code.mark));
    const { request } = await newRequest();
    await assert.rejects(pki.enrol("a".repeat(24), request), refusedWith("pki/code"));
    await assert.rejects(pki.enrol(code.secret, "nonsense"), refusedWith("pki/request"));
    // A request that failed costs the code nothing.
    await pki.enrol(code.secret, request);
    assert.deepEqual(
      pki.list().map(({ role, name }) => ({ role, name })),
      [edge],
    );
    await assert.rejects(pki.enrol(code.secret, request), refusedWith("pki/code"));
    const late = readCode(pki.code(edge, [], 3600));
    at.now += 3600;
    await assert.rejects(pki.enrol(late?.secret ?? "", request), refusedWith("pki/code"));
  });
});

test("two that use one code at once: one gets a certificate", async () => {
  await withPki(async (pki) => {
    const code = readCode(pki.code(edge, [], 3600));
    const { request } = await newRequest();
    const both = await Promise.allSettled([
      pki.enrol(code?.secret ?? "", request),
      pki.enrol(code?.secret ?? "", request),
    ]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    assert.equal(pki.list().length, 1);
  });
});

test("who has a good certificate renews it, who was revoked does not, nor does an open code of his", async () => {
  await withPki(async (pki, at) => {
    await enrolled(pki, edge);
    const serial = pki.list()[0]?.serial ?? "";
    const next = await newRequest();
    await assert.rejects(
      pki.renew(serial, { role: "edge", name: "edge-2" }, next.request),
      refusedWith("pki/not-good"),
    );
    await pki.renew(serial, edge, next.request);
    assert.equal(pki.list().length, 2);
    const open = readCode(pki.code(edge, [], day));
    assert.equal(pki.revoke(edge), 2);
    await assert.rejects(pki.renew(serial, edge, next.request), refusedWith("pki/not-good"));
    await assert.rejects(pki.enrol(open?.secret ?? "", next.request), refusedWith("pki/code"));
    const other = { role: "gateway", name: "gateway-1" } as const;
    await enrolled(pki, other);
    const its = pki.list().find(({ role }) => role === "gateway");
    at.now += 90 * day;
    await assert.rejects(pki.renew(its?.serial ?? "", other, next.request), refusedWith("pki/not-good"));
  });
});

test("an authority outlives its process, a tampered request is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pki-"));
  const path = join(folder, "pki.sqlite");
  const first = await openPki({ path, now: realNow });
  first.close();
  const second = await openPki({ path, now: realNow });
  assert.equal(second.fingerprint, first.fingerprint);
  const { request } = await newRequest();
  const der = Buffer.from(request.replace(/-----[^-]+-----|\s/g, ""), "base64");
  der[der.length - 5] = (der[der.length - 5] ?? 0) ^ 1;
  const tampered = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
  await assert.rejects(second.issue(edge, [], tampered), refusedWith("pki/request"));
  second.close();
  rmSync(folder, { recursive: true });
});

test("T18 the authority's key is sealed when a master key is there, and leaves no trace in the file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pki-"));
  const path = join(folder, "pki.sqlite");
  const master = { key: new Uint8Array(randomBytes(32)) };
  const vault = openVault({ path: join(folder, "vault.sqlite"), master, who: "tester", now: realNow, create: true });
  const box = vault.box("pki", "test");
  vault.close();
  const readable = () =>
    readdirSync(folder).filter((name) => /PRIVATE KEY/.test(readFileSync(join(folder, name), "latin1")));

  const clear = await openPki({ path, now: realNow });
  clear.close();
  assert.deepEqual(readable(), ["pki.sqlite"]);
  const sealed = await openPki({ path, now: realNow, box });
  assert.deepEqual(readable(), []);
  const { certificate } = await enrolled(sealed, edge);
  sealed.close();
  assert.deepEqual(readable(), []);
  const again = await openPki({ path, now: realNow, box });
  assert.equal(again.fingerprint, clear.fingerprint);
  assert.ok(again.isGood(new X509Certificate(certificate).serialNumber, edge));
  again.close();
  await assert.rejects(openPki({ path, now: realNow }), refusedWith("pki/sealed"));
  rmSync(folder, { recursive: true });
});

test("an identity is read from a certificate's names only when it is alone and right", () => {
  assert.deepEqual(identityOf(`${"URI:"}${identityUri(edge)}, DNS:meters.example`), edge);
  for (const text of [
    undefined,
    "",
    "DNS:urn:tributary:edge:edge-1",
    "URI:urn:tributary:root:edge-1",
    "URI:urn:tributary:edge:Edge 1",
    "URI:urn:tributary:edge:a, URI:urn:tributary:edge:b",
    '"URI:urn:tributary:edge:a"',
  ]) {
    assert.equal(identityOf(text), undefined);
  }
  assert.throws(() => identityUri({ role: "edge", name: "a b" }), RangeError);
});
