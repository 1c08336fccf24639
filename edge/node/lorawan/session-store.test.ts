import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openVault } from "@tributary/engine-log";
import { joiningDevice, personalisedDevice } from "@tributary/lorawan";
import { openSessionStore } from "./session-store.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-sessions-"));
after(() => rmSync(folder, { recursive: true }));

const newKey = () => randomBytes(16).toString("hex");
const vault = openVault({
  path: join(folder, "vault.sqlite"),
  master: { key: new Uint8Array(randomBytes(32)) },
  who: "tester",
  now: () => 1_700_000_000,
  create: true,
});
after(() => vault.close());
const box = vault.box("lorawan", "test");

const keys = { appKey: newKey(), nwkSKey: newKey(), appSKey: newKey() };
const devices = [
  joiningDevice({ devEui: "0000000000000001", appKey: keys.appKey }),
  personalisedDevice({ devEui: "0000000000000002", devAddr: "00000002", ...keys }),
];

/** The keys that some file of the folder shows. */
function shown(): string[] {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  return Object.values(keys).filter((key) =>
    files.some((file) => file.includes(key) || file.includes(Buffer.from(key, "hex"))),
  );
}

test("T18 keys that stood in a session store in the clear are sealed when a master key is there, and leave no trace", () => {
  const path = join(folder, "lorawan.sqlite");
  const clear = openSessionStore(path);
  for (const device of devices) clear.commit({ device, forwarder: "a" });
  clear.close();
  assert.equal(shown().length, 3, "without a vault they can be read");

  const sealed = openSessionStore(path, box);
  assert.deepEqual(
    sealed.devices(),
    devices.map((device) => ({ device, forwarder: "a" })),
  );
  assert.deepEqual(shown(), []);
  for (const device of devices) sealed.commit({ device });
  assert.deepEqual(shown(), [], "nor while it is open");
  sealed.close();
  const again = openSessionStore(path, box);
  assert.deepEqual(
    again.devices().map(({ device }) => device),
    devices,
  );
  again.close();
  assert.deepEqual(shown(), []);

  const without = openSessionStore(path);
  assert.throws(() => without.devices(), /device 0000000000000001 is sealed/);
  without.close();
});
