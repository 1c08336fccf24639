import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openDataFolder } from "./data-folder.ts";

const home = mkdtempSync(join(tmpdir(), "tributary-data-"));
after(() => rmSync(home, { recursive: true }));

test("one living process a role; a lock that a dead one left is taken over", () => {
  const path = join(home, "locks");
  const folder = openDataFolder(path, "up");
  writeFileSync(folder.file("up.lock"), String(process.ppid));
  assert.throws(() => openDataFolder(path, "up"), /another Tributary \(process \d+\) works on/);
  openDataFolder(path, "edge").release();
  writeFileSync(folder.file("up.lock"), "4194305");
  openDataFolder(path, "up").release();
  assert.deepEqual(readdirSync(path), []);
});

test("a lock is that of its process, not of whoever got the number after it", () => {
  const path = join(home, "numbers");
  const folder = openDataFolder(path, "up");
  const own = readFileSync(folder.file("up.lock"), "utf8");
  assert.match(own, new RegExp(`^${process.pid}( \\d+)?$`));
  writeFileSync(folder.file("up.lock"), `${process.ppid} 1`);
  openDataFolder(path, "up").release();
});

test("a folder in which nothing can be written is named as such", () => {
  const file = join(home, "no-folder");
  writeFileSync(file, "");
  assert.throws(() => openDataFolder(file, "up"), { code: "EEXIST" });
  const path = join(home, "taken");
  mkdirSync(join(path, "up.lock"), { recursive: true });
  assert.throws(() => openDataFolder(path, "up"), { code: "EISDIR" });
});

test("what is kept under a name is read again", () => {
  const folder = openDataFolder(join(home, "values"), "up");
  assert.equal(folder.read("city.json"), undefined);
  folder.write("city.json", { through: 5 });
  assert.deepEqual(folder.read("city.json"), { through: 5 });
  folder.release();
});
