import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { toHex } from "@tributary/core";
import { catalogue } from "@tributary/drivers";

const bin = fileURLToPath(new URL("../bin/tributary.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tributary-explain-"));
after(() => rmSync(folder, { recursive: true }));

function decode(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "decode", ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

function sampleOf(name: string) {
  const sample = catalogue.named(name)?.samples[0];
  assert.ok(sample?.key);
  return { telegram: sample.telegram, key: sample.key };
}

const gas = sampleOf("diehl-aerius");
const water = sampleOf("kamstrup-multical-21");
const wrongKey = "00112233445566778899aabbccddeeff";

/** A key file of many meters, with the real keys under other meters' names. */
const many = join(folder, "keys.csv");
const rows = Array.from({ length: 50_000 }, (_, i) => {
  const key = toHex(Uint8Array.from({ length: 16 }, (_, at) => (i >> ((at % 4) * 8)) ^ (37 * at)));
  return `ABC.${String(i).padStart(8, "0")}.01.07,${key}`;
});
rows[31_000] = `ABC.00031000.01.07,${gas.key}`;
rows[49_999] = `ABC.00049999.01.07,${water.key}`;
writeFileSync(many, `meter,key\n${rows.join("\n")}\n`);

test("--explain: the fields after the readings", () => {
  const { status, stdout } = decode("--explain", gas.telegram, "--key", gas.key);
  assert.equal(status, 0);
  assert.match(stdout, /^DME 60082801 /);
  assert.match(stdout, /^Transport layer\n {2}10 {2}7a /m);
  assert.match(stdout, /^ {2}20~ 18 45 20 01 +data +Volume 1204\.518 m3/m);
  assert.ok(!stdout.includes("\u001b"), "colours are for terminals");
});

test("--explain as JSON: what decode says, and fields that make up the telegram", () => {
  const { stdout } = decode("--explain", "--format", "jsonl", gas.telegram, "--key", gas.key);
  const { fields, ...answer } = JSON.parse(stdout);
  assert.deepEqual(answer, JSON.parse(decode("--format", "jsonl", gas.telegram, "--key", gas.key).stdout));
  assert.equal(fields.map(({ bytes }: { bytes: string }) => bytes).join(""), gas.telegram);
  assert.deepEqual(JSON.parse(decode("--explain", "--format", "json", gas.telegram, "--key", gas.key).stdout), {
    ...answer,
    fields,
  });
});

test("--explain names the key's failure", () => {
  const { status, stdout } = decode("--explain", "--format", "jsonl", gas.telegram, "--key", wrongKey);
  assert.equal(status, 1);
  assert.equal(JSON.parse(stdout).keyFailure.failure, "wrong-key");
  assert.match(decode("--explain", gas.telegram).stdout, /^ {2}no-key: /m);
});

test("--all-keys finds the entry that fits among 50,000, and never shows the key", () => {
  const { status, stdout } = decode("--all-keys", many, "--format", "jsonl", gas.telegram, water.telegram);
  assert.equal(status, 0);
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    answers.map(({ key, driver }) => [key.line, key.meter, driver]),
    [
      [31_002, "ABC.00031000.01.07", "diehl-aerius"],
      [50_001, "ABC.00049999.01.07", "kamstrup-multical-21"],
    ],
  );
  const table = decode("--all-keys", many, gas.telegram).stdout;
  assert.match(table, /key: .*keys\.csv, line 31002, ABC\.00031000\.01\.07/);
  assert.ok(![stdout, table].join().includes(gas.key));
});

test("--all-keys says that none fits, and leaves what its own key opens", () => {
  const few = join(folder, "few.csv");
  writeFileSync(few, `meter,key\n${rows.slice(0, 3).join("\n")}\n`);
  const none = decode("--all-keys", few, "--format", "jsonl", gas.telegram);
  assert.equal(none.status, 1);
  assert.match(JSON.parse(none.stdout).keyFailure.says, /^none of the 3 keys/);
  const own = JSON.parse(decode("--all-keys", few, "--key", gas.key, "--format", "jsonl", gas.telegram).stdout);
  assert.deepEqual([own.ok, own.key], [true, undefined]);
});
