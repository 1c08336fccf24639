import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type MasterSecret, openVault, VaultError } from "./index.ts";

const newMaster = (): MasterSecret => ({ key: new Uint8Array(randomBytes(32)) });

test("what a box sealed opens after rotations, under its own store and label alone, and the audit names the store", () => {
  const folder = mkdtempSync(join(tmpdir(), "tributary-box-"));
  const path = join(folder, "vault.sqlite");
  const open = (master: MasterSecret) =>
    openVault({ path, master, who: "tester", now: () => 1_700_000_000, create: true });
  const [first, second] = [newMaster(), newMaster()];
  const clear = new Uint8Array(randomBytes(40));

  const vault = open(first);
  const sealed = vault.box("lorawan", "session keys").seal("device 1", clear);
  assert.equal(Buffer.from(sealed).includes(Buffer.from(clear)), false);
  vault.rotateDataKey();
  vault.rotateMaster(second);
  vault.close();

  const again = open(second);
  const box = again.box("lorawan", "session keys");
  const other = again.box("pki", "session keys");
  assert.deepEqual(
    again.audit().map(({ action, meter, purpose }) => [action, meter, purpose]),
    [
      ["create", "*", ""],
      ["use", "box lorawan", "session keys"],
      ["rotate-data-key", "*", ""],
      ["rotate-master", "*", ""],
      ["use", "box lorawan", "session keys"],
      ["use", "box pki", "session keys"],
    ],
  );
  again.close();
  assert.deepEqual(box.open("device 1", sealed), clear);
  for (const wrong of [() => box.open("device 2", sealed), () => other.open("device 1", sealed)]) {
    assert.throws(wrong, (error: unknown) => error instanceof VaultError && error.code === "log/damaged-vault");
  }
  rmSync(folder, { recursive: true });
});
