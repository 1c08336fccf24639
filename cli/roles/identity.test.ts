// Tests where the master secret of identity comes from, and that weak ones end the start.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { configuration } from "@tributary/wire";
import { openDataFolder } from "../data-folder.ts";
import { realClock } from "./clocks.ts";
import { startIdentity } from "./identity.ts";

const root = mkdtempSync(join(tmpdir(), "tributary-identity-"));
after(() => rmSync(root, { recursive: true }));
const settings = configuration.parse({});

async function start(name: string, before: (path: (file: string) => string) => void = () => undefined) {
  const folder = openDataFolder(join(root, name), "cloud");
  before(folder.file);
  const closers: (() => unknown)[] = [];
  const started = startIdentity(settings, folder, (close) => closers.push(close), realClock);
  await started.finally(async () => {
    for (const close of closers) await close();
    folder.release();
  });
  return folder.file;
}

test("T18 the first start makes a random key that its owner alone can read, later ones use it", async () => {
  const file = await start("fresh");
  const key = readFileSync(file("identity.key"));
  assert.equal(key.length, 32);
  for (const name of ["identity.key", "identity.sqlite"]) assert.equal(statSync(file(name)).mode & 0o777, 0o600, name);
  await start("fresh");
  assert.deepEqual(readFileSync(file("identity.key")), key);
  assert.ok(!readFileSync(file("identity.sqlite")).includes(key), "the key is not in the store");
  const other = start("fresh", (path) => writeFileSync(path("identity.key"), randomBytes(32)));
  await assert.rejects(other, { code: "identity/wrong-secret" });
});

test("T18 a default, short or patterned secret ends the start before anything is kept under it", async () => {
  const weak: readonly (readonly [string, string | Uint8Array])[] = [
    ["zero", new Uint8Array(32)],
    ["short", new Uint8Array(16).map((_, index) => index * 7)],
    ["counting", Uint8Array.from({ length: 32 }, (_, index) => index)],
    ["text", "changeme-changeme-changeme-chang"],
  ];
  for (const [name, bytes] of weak) {
    await assert.rejects(
      start(`weak-${name}`, (path) => writeFileSync(path("identity.key"), bytes)),
      { code: "identity/weak-secret" },
    );
  }
  for (const phrase of ["short", "changeme12345", "password password", "tributary-secret"]) {
    const file = join(root, "phrase");
    writeFileSync(file, phrase);
    process.env["TRIBUTARY_PASSPHRASE_FILE"] = file;
    try {
      await assert.rejects(start(`phrase-${phrase}`), { code: "identity/weak-secret" });
    } finally {
      delete process.env["TRIBUTARY_PASSPHRASE_FILE"];
    }
  }
});
