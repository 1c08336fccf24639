import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openVault } from "@tributary/engine-log";
import { otaaDevice } from "@tributary/lorawan";
import { openLorawanStore } from "./lorawan-store.ts";

test("T18 the keys of a gateway's LoRaWAN device are sealed when a master key is there, and leave no trace", () => {
  const folder = mkdtempSync(join(tmpdir(), "tributary-device-"));
  const path = join(folder, "lorawan.sqlite");
  const master = { key: new Uint8Array(randomBytes(32)) };
  const vault = openVault({ path: join(folder, "vault.sqlite"), master, who: "tester", now: () => 1, create: true });
  const box = vault.box("lorawan", "test");
  vault.close();
  const appKey = randomBytes(16).toString("hex");
  const device = otaaDevice({ devEui: "0000000000000001", joinEui: "0000000000000000", appKey, deviceClass: "C" });
  const shown = () => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(appKey));

  const clear = openLorawanStore(path);
  clear.keep(device);
  clear.close();
  assert.deepEqual(shown(), ["lorawan.sqlite"]);
  const sealed = openLorawanStore(path, box);
  assert.deepEqual(sealed.recall(), device);
  sealed.keep(device);
  assert.deepEqual(shown(), []);
  sealed.close();
  const again = openLorawanStore(path, box);
  assert.deepEqual(again.recall(), device);
  again.close();
  assert.deepEqual(shown(), []);
  const without = openLorawanStore(path);
  assert.throws(() => without.recall(), /device is sealed/);
  without.close();
  rmSync(folder, { recursive: true });
});
