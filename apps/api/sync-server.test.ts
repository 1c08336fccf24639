// Tests that the door for edge nodes reads nothing large of whoever has not proved himself.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openPki } from "@tributary/cloud-pki";
import { lambdaRunsPath } from "@tributary/wire";
import { openSyncServer } from "./sync-server.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-sync-"));
after(() => rmSync(folder, { recursive: true }));

/** Announces a body, sends none of it, and waits for the answer. */
function announce(url: string, path: string, type: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": type, "content-length": 4 * 2 ** 20 };
    const asked = request(new URL(path, url), { method: "POST", rejectUnauthorized: false, headers });
    asked.on("response", (response) => {
      resolve(response.statusCode ?? 0);
      asked.destroy();
    });
    asked.on("error", reject);
    asked.flushHeaders();
  });
}

test("without a certificate no large body is waited for", { timeout: 20_000 }, async () => {
  const seconds = () => Math.floor(Date.now() / 1000);
  const pki = await openPki({ path: join(folder, "pki.sqlite"), now: seconds });
  const server = await openSyncServer({
    intake: { receiveBatch: async () => assert.fail("it was let in") },
    lambdas: {
      now: () => ({ speed: 1, load: 0, waits: 0, memory: 0, cpuSecond: 0, signers: [] }),
      run: async () => assert.fail("it was let in"),
    },
    pki,
    clock: { now: Date.now, seconds, after: () => () => undefined, hold: (work) => work },
    hosts: ["127.0.0.1"],
    log: () => undefined,
  });
  const { url } = await server.listen("127.0.0.1", 0);
  assert.equal(await announce(url, "/sync/v1/batches", "application/cbor"), 401);
  assert.equal(await announce(url, lambdaRunsPath, "application/json"), 401);
  await server.close();
  pki.close();
});
