import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { fromHex, type MeterAddress, toHex } from "@tributary/core";
import { type KeyRow, readKeyFile, writeKem, writeShipment } from "@tributary/wire";
import { sealTelegram } from "@tributary/wmbus";

const bin = fileURLToPath(new URL("../bin/tributary.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tributary-keys-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const keys = [1, 2, 3, 4, 5, 6].map((n) => Uint8Array.from({ length: 16 }, (_, i) => (n * 53 + i * 97) & 255));
const hex = keys.map(toHex);
const rows = keys.map((key, i): KeyRow => ({ entry: { meter: `KAM.1000000${i}.1b.07`, key }, place: { line: i } }));

/** Runs the command; whatever it says, it says no key. */
function tributary(args: readonly string[], { input = "", mayShow = false } = {}) {
  const run = spawnSync(process.execPath, [bin, ...args], { input, encoding: "utf8", cwd: folder });
  const said = `${run.stdout}${run.stderr}`.toLowerCase();
  if (!mayShow) for (const key of hex) assert.ok(!said.includes(key.slice(0, 12)), "no key is shown");
  return run;
}

const masterFile = join(folder, "master.key");
tributary(["keys", "create-master", masterFile]);
const vaultFile = join(folder, "vault.sqlite");
const opening = ["--vault", vaultFile, "--master-key-file", masterFile];
const audit = () =>
  tributary(["keys", "audit", "--format", "jsonl", ...opening])
    .stdout.split("\n")
    .filter((line) => line !== "")
    .map((line): { action: string; meter: string; purpose: string } => JSON.parse(line));

test("a master key is made once, for its owner alone", () => {
  assert.equal(statSync(masterFile).mode & 0o777, 0o600);
  assert.match(readFileSync(masterFile, "utf8"), /^[0-9a-f]{64}\n$/);
  const again = tributary(["keys", "create-master", masterFile]);
  assert.deepEqual([again.status, /EEXIST/.test(again.stderr)], [1, true]);
});

const kem = file("order.zip.kem2", writeKem(rows.slice(0, 3), "10384", "kem2"));
const shipment = file(
  "delivery.xml",
  writeShipment(rows.slice(3)).replace(hex[5]?.toUpperCase() ?? "", (key) => key.slice(2)),
);
const table = file("table.csv", `SerialNumber;Key\n20000000;${hex[0]}\n20000001;${hex[1]?.slice(3)}\n`);

test("a dry run shows every line, makes no vault and needs no secret", () => {
  const { status, stdout } = tributary([
    "keys",
    "import",
    kem,
    "--password",
    "10384",
    "--dry-run",
    "--vault",
    vaultFile,
  ]);
  assert.equal(status, 0);
  for (const n of [0, 1, 2])
    assert.match(stdout, new RegExp(`Device ${n + 1} +KAM\\.1000000${n}\\.\\* +[0-9a-f]{8} +new`));
  assert.match(stdout, /would import: 3 new, 0 changed, 0 same, 0 broken/);
  assert.equal(existsSync(vaultFile), false);
});

test("files of every kind are taken in; the broken lines are named and cost nothing else", () => {
  const { status, stdout } = tributary(["keys", "import", kem, shipment, table, "--password", "10384", ...opening]);
  assert.equal(status, 1, "a line could not be used");
  assert.match(stdout, /imported: 6 new, 0 changed, 0 same, 2 broken/);
  assert.match(
    stdout,
    /not used: .*delivery\.xml, line 22, Device 3: KAM\.10000005\.1b\.07 has a key of 30 characters/,
  );
  assert.match(stdout, /not used: .*table\.csv, line 3: \*\.20000001\.\* has a key of 29 characters/);
  const again = tributary(["keys", "import", kem, "--password", "10384", "--format", "jsonl", ...opening]);
  assert.equal(again.status, 0);
  assert.deepEqual(JSON.parse(again.stdout.trim().split("\n").at(-1) ?? ""), {
    dryRun: false,
    new: 0,
    changed: 0,
    same: 3,
    broken: 0,
  });
  const listed = tributary(["keys", "list", ...opening]).stdout;
  assert.equal(listed.match(/^[A-Z*]+\.[0-9]{8}/gm)?.length, 6);
});

test("a wrong secret, a weak one, none: one line says so", () => {
  const passphrase = file("passphrase", "five wet gravel boats\n");
  const weak = file("weak", "short\n");
  for (const [args, says] of [
    [["--passphrase-file", passphrase], /not the one of this vault/],
    [[], /none was named/],
    [["--master-key-file", "nowhere"], /nowhere: ENOENT/],
  ] as const) {
    const { status, stderr } = tributary(["keys", "list", "--vault", vaultFile, ...args]);
    assert.equal(status, 1);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n +at /);
  }
  const refused = tributary([
    "keys",
    "import",
    table,
    "--vault",
    join(folder, "weak.sqlite"),
    "--passphrase-file",
    weak,
  ]);
  assert.match(refused.stderr, /at least 12 characters/);
});

test("keys leave only when told so twice, into a file for their owner, and the audit has it", () => {
  const output = join(folder, "out.csv");
  const refused = tributary(["keys", "export", "--purpose", "backup", "-o", output, ...opening]);
  assert.deepEqual([refused.status, existsSync(output)], [1, false]);
  assert.equal(tributary(["keys", "export", "--purpose", "backup", "--yes", "-o", output, ...opening]).status, 0);
  assert.equal(statSync(output).mode & 0o777, 0o600);
  const { entries, problems } = readKeyFile(readFileSync(output, "utf8"));
  assert.deepEqual([entries.length, problems.length], [6, 0]);
  const shown = tributary(["keys", "export", "--purpose", "look", "--yes", ...opening], { mayShow: true });
  assert.ok(shown.stdout.includes(hex[0] ?? "no key"));
  assert.deepEqual(
    audit()
      .filter(({ action }) => action === "export")
      .map(({ meter, purpose }) => [meter, purpose]),
    [
      ["*", "backup"],
      ["*", "look"],
    ],
  );
});

test("after a rotation the new secret opens the vault and the old one does not", () => {
  const next = join(folder, "next.key");
  tributary(["keys", "create-master", next]);
  assert.equal(tributary(["keys", "rotate", "--new-master-key-file", next, ...opening]).status, 0);
  assert.equal(tributary(["keys", "list", ...opening]).status, 1);
  const withNext = ["--vault", vaultFile, "--master-key-file", next];
  assert.equal(tributary(["keys", "rotate", "--new-master-key-file", masterFile, ...withNext]).status, 0);
  assert.equal(tributary(["keys", "list", ...opening]).stdout.match(/KAM/g)?.length, 5);
});

test("the audit names who imported what, and shows when it was tampered with", () => {
  assert.deepEqual(
    audit()
      .filter(({ action }) => action === "import")
      .map(({ meter }) => meter),
    ["KAM.10000000.*", "KAM.10000001.*", "KAM.10000002.*", "KAM.10000003.1b.07", "KAM.10000004.1b.07", "*.20000000.*"],
  );
  const database = new DatabaseSync(vaultFile);
  database.exec("drop trigger audit_is_not_changed; update audit set who = 'nobody' where seq = 4");
  database.close();
  const { status, stderr } = tributary(["keys", "audit", ...opening]);
  assert.equal(status, 1);
  assert.match(stderr, /row 4 does not hold/);
});

const meterOf = (n: number): MeterAddress => ({
  manufacturer: "KAM",
  id: String(10_000_000 + n),
  version: "1b",
  type: "07",
});
const telegram = (n: number, accessNumber: number, litres: string, second: string) =>
  toHex(
    sealTelegram({
      meter: meterOf(n),
      crc: "none",
      accessNumber,
      security: { mode: 5, key: keys[1] ?? new Uint8Array() },
      content: fromHex(`0413${litres}${"2f".repeat(8)}0420${second}`) ?? new Uint8Array(),
    }),
  );

test("decode and keys read the same files: a KEM file opens its meter's telegram", () => {
  const args = ["decode", telegram(1, 7, "39300000", "01000000"), "--keys", kem, "--format", "jsonl"];
  const opened = tributary([...args, "--password", "10384"]);
  assert.equal(JSON.parse(opened.stdout).readings[0].value, 12.345);
  const closed = tributary(args);
  assert.equal(JSON.parse(closed.stdout).error.code, "no-key");
  assert.match(closed.stderr, /order\.zip\.kem2, line 2: it is encrypted: give the password/);
});

test("ivs: of 2,000 recorded meters the 1,000 that use a vector again, and no other", () => {
  const lines: string[] = [];
  for (const round of [0, 1]) {
    for (let n = 0; n < 2000; n += 1) {
      const accessNumber = n % 2 === 0 ? 9 : round;
      lines.push(telegram(n, accessNumber, "39300000", `0${round}000000`));
    }
  }
  const { status, stdout } = tributary(["keys", "ivs", "--format", "jsonl"], { input: `${lines.join("\n")}\n` });
  assert.equal(status, 1);
  const found = stdout
    .trim()
    .split("\n")
    .map((line): { meter: string; unchanged: number } => JSON.parse(line));
  assert.deepEqual(
    found.map(({ meter }) => meter).toSorted(),
    Array.from({ length: 1000 }, (_, i) => `KAM.${10_000_000 + 2 * i}.1b.07`),
  );
  assert.ok(found.every(({ unchanged }) => unchanged === 1));
  assert.equal(tributary(["keys", "ivs"], { input: `${lines.slice(0, 2000).join("\n")}\n` }).status, 0);
});
