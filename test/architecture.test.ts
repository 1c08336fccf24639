// Holds the import rule: the house keeps it, and each kind of breach is noticed.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { breaches, codeOnly, importsOf } from "./architecture.ts";

const root = join(import.meta.dirname, "..");
const planted = mkdtempSync(join(tmpdir(), "tributary-architecture-"));
after(() => rmSync(planted, { recursive: true }));

/** A small house with every kind of floor, plus the files of a test. */
function house(files: Record<string, string>): string[] {
  const home = mkdtempSync(join(planted, "house-"));
  const workspaces = [
    "core",
    "protocol/mbus",
    "protocol/wmbus",
    "drivers",
    "engine/pipeline",
    "engine/log",
    "edge/node",
    "cloud/history",
  ];
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  write("package.json", JSON.stringify({ workspaces, devDependencies: { mqtt: "1" } }));
  for (const [index, folder] of workspaces.entries()) {
    const names = workspaces.filter((other) => other !== "engine/log").map((other) => `@t/${other.replace("/", "-")}`);
    const dependencies = Object.fromEntries(names.filter((_, other) => other !== index).map((name) => [name, "1"]));
    write(`${folder}/package.json`, JSON.stringify({ name: `@t/${folder.replace("/", "-")}`, dependencies }));
    write(`${folder}/index.ts`, "export const x = 1;\n");
  }
  for (const [path, text] of Object.entries(files)) write(path, text);
  return breaches(home);
}

test("S20 the house keeps its import rule", () => {
  assert.deepEqual(breaches(root), []);
});

test("a house without a breach is well", () => {
  assert.deepEqual(
    house({
      "protocol/wmbus/link.ts": 'import { x } from "@t/protocol-mbus";\nexport const y = x;\n',
      "protocol/wmbus/link.test.ts": 'import "mqtt";\nimport "node:fs";\nprocess.exit();\n',
      "edge/node/index.ts": 'import type { x } from "@t/drivers";\nimport "node:fs";\nexport type Y = typeof x;\n',
    }),
    [],
  );
});

const plants: readonly [string, string, string, RegExp][] = [
  ["an import up", "core/up.ts", 'import { x } from "@t/drivers";', /core may not import drivers/],
  ["a type-only import up", "core/up.ts", 'import type { x } from "@t/drivers";', /core may not import drivers/],
  ["a dynamic import up", "core/up.ts", 'const y = await import("@t/drivers");', /core may not import drivers/],
  ["a re-export from above", "core/up.ts", 'export { x } from "@t/drivers";', /core may not import drivers/],
  [
    "an import from wing to wing",
    "cloud/history/a.ts",
    'import { x } from "@t/protocol-mbus";',
    /cloud\/history may not import protocol\/mbus/,
  ],
  [
    "an import sideways to a later package",
    "protocol/mbus/a.ts",
    'import { x } from "@t/protocol-wmbus";',
    /stands before it/,
  ],
  ["an undeclared import", "edge/node/a.ts", 'import { x } from "@t/engine-log";', /does not declare/],
  ["an undeclared library", "edge/node/a.ts", 'import mqtt from "mqtt";', /does not declare/],
  ["a way round the door", "edge/node/a.ts", 'import { x } from "../../core/index.ts";', /reaches out/],
  ["process on a pure floor", "core/a.ts", "export const y = process.env;", /names process/],
  [
    "process in a template on a pure floor",
    "core/a.ts",
    ["export const y = `$", "{process.env}`;"].join(""),
    /names process/,
  ],
  ["Buffer on a pure floor", "drivers/a.ts", "export const y = Buffer.from([]);", /names Buffer/],
  ["the clock on a pure floor", "engine/pipeline/a.ts", "export const y = Date.now();", /names Date.now/],
  ["a Node module on a pure floor", "protocol/mbus/a.ts", 'import "node:fs";', /imports node:fs/],
];

for (const [what, path, text, expected] of plants) {
  test(`${what} is noticed`, () => {
    const found = house({ [path]: `${text}\n` });
    assert.ok(
      found.some((sentence) => expected.test(sentence)),
      found.join("\n"),
    );
  });
}

test("a circle between files is noticed", () => {
  const found = house({
    "core/a.ts": 'import type { b } from "./b.ts";\nexport const a = 1;\n',
    "core/b.ts": 'import { a } from "./a.ts";\nexport const b = a;\n',
  });
  assert.match(found.join("\n"), /in a circle: core\/a.ts -> core\/b.ts -> core\/a.ts/);
});

test("words in comments, strings and patterns are no code", () => {
  assert.deepEqual(
    house({ "core/a.ts": '// process\nexport const y = "Buffer" + /process "/.source; /* import "x" */\n' }),
    [],
  );
  assert.deepEqual(importsOf('// import "a"\nimport { b } from "b";\nimport "c";\nconst d = import("d");\n'), [
    "b",
    "c",
    "d",
  ]);
  assert.equal(codeOnly("a; // process", false).trim(), "a;");
});
