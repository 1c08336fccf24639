// A release that was unpacked: proved as it was signed, and refused with anything else in it.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { newSigningKeys, readTrusted } from "@tributary/engine-lambda";
import { packRelease } from "./pack-release.ts";
import { proveRelease, unpackRelease } from "./unpack-release.ts";

const folder = mkdtempSync(join(tmpdir(), "release-"));
after(() => rmSync(folder, { recursive: true }));

test("F19 a file, a link or compiled code that nobody signed is not run with a release, nor one that leads out of it", async () => {
  const keys = newSigningKeys();
  const trusted = readTrusted({ operator: keys.publicKey });
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  put("tree/package.json", JSON.stringify({ workspaces: ["cli", "kept"] }));
  put("tree/cli/package.json", JSON.stringify({ name: "cli", dependencies: { kept: "1" } }));
  const program = put("tree/cli/program.js", "program");
  put("tree/kept/package.json", JSON.stringify({ name: "kept" }));
  const out = join(folder, "some.release");
  const key = put("key.pem", keys.privateKey);
  await packRelease({ from: join(folder, "tree"), version: "1.0.0", says: "", out, key, by: "operator" });
  const { version } = await unpackRelease(out, trusted, join(folder, "releases"));
  const root = join(folder, "releases", version);
  const within = (path: string) => put(`releases/${version}/${path}`, "more");

  const compiled = within("node_modules/.cache/tributary/code");
  assert.equal(proveRelease(root, trusted).version, version);
  assert.ok(!existsSync(compiled));

  const shadow = within("cli/node_modules/kept/index.js");
  assert.throws(() => proveRelease(root, trusted), /cli\/node_modules\/kept\/index\.js was not signed/);
  rmSync(shadow);
  const inner = join(root, "cli/program.js");
  rmSync(inner);
  symlinkSync(program, inner);
  assert.throws(() => proveRelease(root, trusted), /cli\/program\.js was not signed/);
  rmSync(inner);
  writeFileSync(inner, "program");
  assert.equal(proveRelease(root, trusted).version, version);
});
