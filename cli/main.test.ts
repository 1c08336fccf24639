import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("bin/tributary.js", import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8" });

test("--help names every command, and each command has help of its own", () => {
  const { status, stdout } = run(bin, "--help");
  assert.equal(status, 0);
  const named = [...stdout.matchAll(/^ {2}([a-z]+) .* {2}[a-z]/gm)].map((match) => match[1]).filter((name) => name);
  for (const name of ["up", "decode"]) assert.ok(named.includes(name), `${name} is in --help`);
  for (const name of named.filter((name) => name !== "help" && name !== "tributary")) {
    const help = run(bin, name ?? "", "--help");
    assert.equal(help.status, 0, help.stderr);
    assert.match(help.stdout, new RegExp(`^Usage: tributary ${name} `));
  }
});

test("an unknown command is an error that suggests the right one", () => {
  const { status, stderr } = run(bin, "decoed");
  assert.equal(status, 1);
  assert.match(stderr, /unknown command 'decoed'\n\(Did you mean decode\?\)/);
});

test("--version says which one is run", () => {
  const { status, stdout } = run(bin, "--version");
  assert.deepEqual([status, /^\d+\.\d+\.\d+\n$/.test(stdout)], [0, true]);
});

test("before the first install the bin says in one sentence what to type", () => {
  const folder = mkdtempSync(join(tmpdir(), "tributary-bin-"));
  try {
    mkdirSync(join(folder, "cli/bin"), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    copyFileSync(bin, join(folder, "cli/bin/tributary.js"));
    const { status, stderr } = run(join(folder, "cli/bin/tributary.js"), "decode");
    assert.equal(status, 1);
    assert.match(stderr, /^tributary: [^\n]*npm install[^\n]*\n$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
