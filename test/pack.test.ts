// The packages as they are published: JavaScript and declarations that need neither this house nor Node.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "tributary-pack-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs a program in the folder of somebody who installed the packages. */
function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return stdout;
}

run(join(root, "scripts/pack.js"), join(folder, "node_modules"));

/** The gas meter of OMS volume 2, annex N.2.1. */
const program = `
import { fromHex, Fault } from "@tributary/core";
import { readTelegram } from "@tributary/drivers";
const bytes = fromHex("2e4493157856341233037a2a0020255923c95aaa26d1b2e7493b013ec4a6f6d3529b520edff0ea6defc99d6d69ebf3");
const key = fromHex("0102030405060708090a0b0c0d0e0f11");
if (bytes === undefined || key === undefined) throw new Error("no hex");
const read = readTelegram({ bytes, crc: "none" }, () => key);
if (read instanceof Fault) throw new Error(read.says);
export const values: readonly (number | string)[] = read.readings.map(({ value }) => value);
`;

test("a telegram is decoded by the emitted JavaScript", () => {
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "program.js"), program.replace(": readonly (number | string)[]", ""));
  writeFileSync(join(folder, "show.js"), 'import { values } from "./program.js"; console.log(JSON.stringify(values));');
  assert.deepEqual(JSON.parse(run("show.js")), [28504.27, "2008-05-31T23:50", 0]);
});

test("the declarations are enough for a program without Node's types, and wrong use is noticed", () => {
  const sources = join(folder, "sources");
  mkdirSync(sources);
  const compile = (text: string) => {
    writeFileSync(join(sources, "program.ts"), text);
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--types", "", "--lib", "es2024", "--module", "nodenext"];
    return spawnSync(process.execPath, [compiler, ...options, "sources/program.ts"], { cwd: folder, encoding: "utf8" });
  };
  const right = compile(program);
  assert.equal(right.status, 0, right.stdout);
  assert.notEqual(compile(program.replace('crc: "none"', 'crc: "c"')).status, 0);
});

test("nothing of Node and no TypeScript is named, and no tests are packed", () => {
  const packages = join(folder, "node_modules/@tributary");
  assert.deepEqual(readdirSync(packages).sort(), ["core", "drivers", "mbus", "wmbus"]);
  for (const file of readdirSync(packages, { recursive: true, encoding: "utf8" })) {
    assert.doesNotMatch(file, /\.(test|long)\.|mutation/);
    if (!file.endsWith(".js")) continue;
    const text = readFileSync(join(packages, file), "utf8");
    assert.doesNotMatch(text, /from "(node:|[^"]*\.ts")|\brequire\(|\bprocess\./, file);
  }
});
