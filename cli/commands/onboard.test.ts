// Tests `tributary onboard` against a cloud on this machine: parts of a file, its report, keys and codes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPki } from "@tributary/cloud-pki";
import { readKeyFile } from "@tributary/wire";
import { readConfiguration } from "../configuration.ts";
import { openDataFolder } from "../data-folder.ts";
import { nodeBox } from "../keys/node-vault.ts";
import { keyParts, tableParts } from "../onboarding/parts.ts";
import { enrol } from "../pki/enrol.ts";
import { seconds } from "../roles/clocks.ts";
import { startCloud } from "../roles/cloud.ts";
import { cloudKeys } from "../roles/cloud-keys.ts";
import { closeAll } from "../roles/run-role.ts";

const program = new URL("../bin/tributary.js", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "tributary-onboard-"));
const data = join(folder, "cloud");
const closers: (() => unknown)[] = [];
const masterKey = join(folder, "master.key");
let cloud: string;
let sync: string;

before(async () => {
  mkdirSync(data);
  writeFileSync(masterKey, randomBytes(32).toString("hex"));
  process.env["TRIBUTARY_MASTER_KEY_FILE"] = masterKey;
  const held = openDataFolder(data, "cloud");
  closers.push(held.release);
  const flags = { httpPort: "0", syncPort: "0" };
  const settings = readConfiguration({ dataFolder: data, file: undefined, environment: {}, flags });
  const started = await startCloud(settings, held, "from-edges", (close) => closers.push(close));
  cloud = started.url;
  sync = started.syncUrl ?? "";
});
after(async () => {
  await closeAll(closers);
  rmSync(folder, { recursive: true });
});

/** Exit code and what was printed. */
function onboard(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; out: string; errors: string }>();
  const all = [program, "onboard", ...args, "--cloud", cloud];
  const child = execFile(process.execPath, all, { maxBuffer: 2 ** 26 }, (_, out, errors) =>
    resolve({ code: child.exitCode ?? -1, out, errors }),
  );
  return promise;
}

test("a file goes in with its keys, and the report says line by line what was wrong", async () => {
  const table = join(folder, "meters.csv");
  writeFileSync(
    table,
    [
      "# north side",
      "meter,key,point,from,register,digits,index",
      `KAM.12345678.1b.07,${"0f".repeat(16)},P-1,2026-03-01,volume,5,12.5`,
      "KAM.12345679.1b.07,0001,P-2,2026-03-01,volume,5,0",
    ].join("\n"),
  );
  const unknown = await onboard(table, "--node", "edge-1");
  assert.equal(unknown.code, 1);
  assert.match(unknown.out, /line 3 +node +there is no edge node edge-1 +enrol the node first/);
  assert.match(unknown.out, /line 4 +key/);
  assert.match(unknown.out, /are 0 new, 0 changed, 0 same, 2 wrong/);
  assert.ok(!existsSync(join(data, "keys")));

  const pki = await openPki({ path: join(data, "pki.sqlite"), now: seconds, box: nodeBox(data, "pki", "a test") });
  await enrol(sync, pki.code({ role: "edge", name: "edge-1" }, [], 3600));
  pki.close();
  const preview = await onboard(table, "--node", "edge-1", "--preview");
  assert.match(preview.out, /would be 1 new, 0 changed, 0 same, 1 wrong/);
  assert.ok(!existsSync(join(data, "keys")), "a preview changes nothing");
  assert.match((await onboard(table, "--node", "edge-1")).out, /are 1 new/);
  assert.match((await onboard(table, "--node", "edge-1")).out, /are 0 new, 0 changed, 1 same/);
  const keys = cloudKeys(data)("edge-1", undefined);
  assert.ok(typeof keys === "object");
  assert.deepEqual(
    readKeyFile(keys.keys).entries.map(({ meter, key }) => [meter, Buffer.from(key).toString("hex")]),
    [["KAM.12345678.1b.07", "0f".repeat(16)]],
  );
  assert.match((await onboard(table, "--codes", join(folder, "codes.csv"))).errors, /codes are a utility's/);
});

test("parts of a file are told by the lines of the file", () => {
  const rows = Array.from({ length: 4500 }, (_, index) => `row ${index}`);
  const parts = tableParts(["# a comment", "meter,point", ...rows].join("\n"));
  assert.deepEqual(
    parts.map(({ content }) => content.split("\n").length),
    [2001, 2001, 501],
  );
  assert.deepEqual(
    parts.map(({ content }) => content.split("\n", 1)[0]),
    ["meter,point", "meter,point", "meter,point"],
  );
  assert.deepEqual(
    parts.map(({ whereOf }) => [whereOf(1), whereOf(2)]),
    [
      ["line 2", "line 3"],
      ["line 2", "line 2003"],
      ["line 2", "line 4003"],
    ],
  );
  const keys = keyParts(
    Buffer.from(`SerialNumber;Manufacturer;Key\n\n12345678;KAM;${"0f".repeat(16)}\nx;KAM;1`),
    undefined,
  );
  assert.deepEqual(
    keys.parts.map(({ whereOf }) => whereOf(2)),
    ["line 3"],
  );
  assert.deepEqual(
    keys.problems.map(({ where }) => where),
    ["line 4"],
  );
});
