// Keeps docs/papers.md and the component map true: every row is there, and what is not open is shown by a test that names it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");
const rows = readFileSync(join(root, "docs/papers.md"), "utf8")
  .split("\n")
  .map((line) => /^\| ([SF]\d+) \| (.+) \| (.+) \| (.+) \|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, row = "", statement = "", where = "", shown = ""]) => ({ row, statement, where, shown }));

test("each statement of both papers has one row", () => {
  const wanted = ["S", "F"].flatMap((paper) => Array.from({ length: 68 }, (_, index) => `${paper}${index + 1}`));
  assert.deepEqual(
    rows.map((row) => row.row),
    wanted,
  );
});

test("a row that is not open names a test with that row in its title", () => {
  for (const { row, where, shown } of rows) {
    assert.equal(where === "open", shown === "open", row);
    if (shown === "open") continue;
    const files = [...shown.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
    assert.ok(files.length > 0, `${row} names no test`);
    for (const file of files) {
      const titles = [...readFileSync(join(root, file), "utf8").matchAll(/\b(?:test|it)\(\s*["'`]([^"'`\n]+)/g)].map(
        (match) => match[1] ?? "",
      );
      assert.ok(
        titles.some((title) => new RegExp(`(^|[ ,])${row}\\b`).test(title)),
        `${file} has no test whose title names ${row}`,
      );
    }
  }
});

const parts = [
  "Sensors",
  "Hardware",
  "Software",
  "Communication",
  "Consumption displays",
  "Controllers",
  "Customer systems",
  "Data mining",
  "Meter data management",
  "Business systems",
];

test("S17 each part of an AMI that paper 1 names has its place in the component map", () => {
  const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
  for (const part of parts) {
    const line = page.split("\n").find((candidate) => candidate.startsWith(`| ${part} |`));
    assert.ok(line !== undefined, `${part} has no row in docs/architecture.md`);
    const places = [...line.matchAll(/`([a-z][a-z/.-]*)`/g)].map((match) => match[1] ?? "");
    assert.ok(places.length > 0, `${part} names no place`);
    for (const place of places) assert.ok(existsSync(join(root, place)), `${part} names ${place}, which is not there`);
  }
});
