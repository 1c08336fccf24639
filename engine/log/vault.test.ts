import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import type { KeyEntry } from "@tributary/wire";
import { type MasterSecret, openVault, VaultError, type VaultErrorCode } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-vault-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = () => {
  files += 1;
  return join(folder, `vault-${files}.sqlite`);
};

const newMaster = (): MasterSecret => ({ key: new Uint8Array(randomBytes(32)) });
let clock = 1_700_000_000;
const open = (path: string, master: MasterSecret, create = false) =>
  openVault({ path, master, who: "tester", now: () => clock++, create });
const newKey = () => new Uint8Array(randomBytes(16));
const entry = (meter: string, others: Partial<KeyEntry> = {}): KeyEntry => ({ meter, key: newKey(), ...others });
const failsWith = (code: VaultErrorCode) => (error: unknown) => error instanceof VaultError && error.code === code;

const kam = { manufacturer: "KAM", id: "12345678", version: "1b", type: "07" };

test("entries come back whole, in their order, from another opening", () => {
  const path = newPath();
  const master = newMaster();
  const entries = [
    entry("KAM.12345678.1b.07", { name: 'Mill Lane 3, "left"', driver: "flowiq", mode: 5, zone: "Europe/Madrid" }),
    entry("*.87654321.*"),
    { meter: "DME.*", key: "none" } as const,
  ];
  const first = open(path, master, true);
  assert.deepEqual(first.compare(entries), ["new", "new", "new"]);
  assert.deepEqual(first.put(entries, "import a.csv"), ["new", "new", "new"]);
  first.close();

  const second = open(path, master);
  assert.deepEqual(second.take("export", "test"), entries);
  const changed = { ...entries[0], key: newKey() } as KeyEntry;
  assert.deepEqual(second.put([changed, entries[1] as KeyEntry], "again"), ["changed", "same"]);
  assert.deepEqual(second.keyRing("up")(kam), changed);
  assert.equal(second.remove("DME.*", "sold"), true);
  assert.equal(second.remove("DME.*", "sold"), false);
  assert.deepEqual(
    second.list().map(({ meter, name }) => [meter, name]),
    [
      ["KAM.12345678.1b.07", 'Mill Lane 3, "left"'],
      ["*.87654321.*", undefined],
    ],
  );
  second.close();
});

test("the file holds no key, in no spelling, not after rotations either, and only its owner reads it", () => {
  const path = newPath();
  const master = newMaster();
  const entries = Array.from({ length: 200 }, (_, i) =>
    entry(`KAM.${String(i).padStart(8, "0")}.*`, { name: "Secret Street" }),
  );
  const vault = open(path, master, true);
  vault.put(entries, "import");
  vault.put(
    entries.slice(0, 50).map(({ meter }) => entry(meter)),
    "import",
  );
  vault.rotateDataKey();
  vault.rotateMaster(newMaster());
  vault.close();
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const bytes = readFileSync(path);
  const { key: masterKey } = master as { key: Uint8Array };
  for (const secret of [masterKey, ...entries.map(({ key }) => key as Uint8Array)].map((key) => Buffer.from(key))) {
    for (const spelling of [
      secret,
      secret.toString("hex"),
      secret.toString("hex").toUpperCase(),
      secret.toString("base64"),
    ]) {
      assert.equal(bytes.includes(spelling), false);
    }
  }
  assert.equal(bytes.includes("Secret Street"), false, "names are people's addresses");
});

test("another secret does not open it, and says so; a weak one is refused; without a vault there is none", () => {
  const path = newPath();
  const passphrase = { passphrase: "five wet gravel boats" };
  const vault = open(path, passphrase, true);
  vault.put([entry("KAM.12345678.*")], "import");
  vault.close();
  assert.throws(() => open(path, { passphrase: "five wet gravel boots" }), failsWith("log/wrong-master"));
  assert.throws(() => open(path, newMaster()), failsWith("log/wrong-master"));
  assert.throws(() => open(newPath(), newMaster()), failsWith("log/no-vault"));
  for (const weak of ["", "short", "aaaaaaaaaaaaaaaa", "abababababababab"]) {
    assert.throws(() => open(newPath(), { passphrase: weak }, true), failsWith("log/weak-passphrase"));
  }
  for (const weak of [new Uint8Array(32), new Uint8Array(randomBytes(16))]) {
    assert.throws(() => open(newPath(), { key: weak }, true), failsWith("log/weak-master-key"));
  }
  assert.equal(open(path, passphrase).list().length, 1);
});

test("after a rotation the new secret opens and the old one does not; the keys are the same", () => {
  const path = newPath();
  const [before, next] = [newMaster(), newMaster()];
  const entries = [entry("KAM.12345678.*"), entry("DME.87654321.*")];
  const vault = open(path, before, true);
  vault.put(entries, "import");
  const sealed = () => readFileSync(path);
  const old = sealed();
  vault.rotateDataKey();
  assert.notDeepEqual(sealed(), old);
  vault.rotateMaster(next);
  assert.deepEqual(vault.take("export", "test"), entries);
  vault.close();
  assert.throws(() => open(path, before), failsWith("log/wrong-master"));
  const reopened = open(path, next);
  assert.deepEqual(reopened.take("export", "test"), entries);
  assert.deepEqual(
    reopened.audit().map(({ action }) => action),
    ["create", "import", "import", "rotate-data-key", "rotate-master", "export", "export"],
  );
  reopened.close();
});

test("a key that is put beside another meter, or changed, does not open", () => {
  const path = newPath();
  const master = newMaster();
  const vault = open(path, master, true);
  vault.put([entry("KAM.12345678.*"), entry("DME.87654321.*")], "import");
  vault.close();
  const database = new DatabaseSync(path);
  database.exec("update keys set sealed = (select sealed from keys where meter = 'KAM.12345678.*')");
  database.close();
  const tampered = open(path, master);
  assert.throws(() => tampered.list(), failsWith("log/damaged-vault"));
  tampered.close();
});

test("F27 F35 the audit says who used which key when and for what, once a ring", () => {
  const path = newPath();
  const vault = open(path, newMaster(), true);
  clock = 1_800_000_000;
  vault.put([entry("KAM.12345678.*"), entry("DME.87654321.*")], "import keys.csv");
  const lookUp = vault.keyRing("up");
  for (let i = 0; i < 3; i += 1) lookUp(kam);
  lookUp({ ...kam, id: "00000000" });
  assert.deepEqual(vault.audit().slice(1), [
    { seq: 2, at: 1_800_000_001, who: "tester", action: "import", meter: "KAM.12345678.*", purpose: "import keys.csv" },
    { seq: 3, at: 1_800_000_003, who: "tester", action: "import", meter: "DME.87654321.*", purpose: "import keys.csv" },
    { seq: 4, at: 1_800_000_004, who: "tester", action: "use", meter: "*", purpose: "up" },
    { seq: 5, at: 1_800_000_005, who: "tester", action: "use", meter: "KAM.12345678.*", purpose: "up" },
  ]);
  assert.deepEqual(vault.checkAudit(), { rows: 5 });
  vault.close();
});

/** What somebody with the file, but not the secret, could do; and which row the check names then. */
const tamperings: readonly { readonly what: string; readonly sql: string; readonly brokenAt: number }[] = [
  { what: "a row changed", sql: "update audit set who = 'nobody' where seq = 3", brokenAt: 3 },
  { what: "a time changed", sql: "update audit set at = at + 1 where seq = 2", brokenAt: 2 },
  { what: "a row taken out", sql: "delete from audit where seq = 2", brokenAt: 2 },
  {
    what: "a row taken out, the others moved up",
    sql: "delete from audit where seq = 2; update audit set seq = seq - 1 where seq > 2",
    brokenAt: 2,
  },
  { what: "the last row taken out", sql: "delete from audit where seq = 4", brokenAt: 4 },
  {
    what: "a row added",
    sql: "insert into audit select 5, at, who, action, meter, purpose, hash from audit where seq = 4",
    brokenAt: 5,
  },
  { what: "all rows taken out", sql: "delete from audit", brokenAt: 1 },
];

for (const { what, sql, brokenAt } of tamperings) {
  test(`the audit shows tampering: ${what}`, () => {
    const path = newPath();
    const master = newMaster();
    const vault = open(path, master, true);
    vault.put([entry("KAM.1.*"), entry("KAM.2.*"), entry("KAM.3.*")], "import");
    assert.equal(vault.checkAudit().brokenAt, undefined);
    vault.close();
    const database = new DatabaseSync(path);
    database.exec(`drop trigger audit_is_not_changed; drop trigger audit_is_not_deleted; ${sql}`);
    database.close();
    const tampered = open(path, master);
    assert.equal(tampered.checkAudit().brokenAt, brokenAt);
    tampered.close();
  });
}

test("audit rows cannot be changed or deleted by the way", () => {
  const path = newPath();
  open(path, newMaster(), true).close();
  const database = new DatabaseSync(path);
  assert.throws(() => database.exec("update audit set who = 'nobody'"), /not changed/);
  assert.throws(() => database.exec("delete from audit"), /not deleted/);
  database.close();
});
