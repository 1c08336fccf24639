// Tests that what crosses a process says its version, and that a page describes it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  blockVersion,
  columnVersion,
  decodeSync,
  encodeSync,
  fragmentVersion,
  rowsVersion,
  syncVersion,
} from "@tributary/wire";

const root = join(import.meta.dirname, "..");
const page = (name: string) => readFileSync(join(root, "docs", name), "utf8");

/** What the papers ask to be written down, and where it is. */
const pages = {
  "communication protocol": ["architecture.md", "commands.md"],
  "data format": ["blocks.md", "telegrams.md", "api.md"],
  "gathering procedure": ["lifecycle.md", "operating.md", "onboarding.md"],
  "decision system": ["lambdas.md", "consumption.md", "notifications.md"],
} as const;

test("S3 protocol, data format, gathering procedure and decision system have their pages, which the README names", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const [what, names] of Object.entries(pages)) {
    for (const name of names) {
      assert.ok(existsSync(join(root, "docs", name)), `${what}: docs/${name}`);
      assert.ok(page(name).startsWith("# "), name);
    }
    assert.ok(
      names.some((name) => readme.includes(`docs/${name}`)),
      `the README leads to the ${what}`,
    );
  }
});

test("S3 messages say their version: a later one is read as far as it is known, one without any is refused", () => {
  const batch = { node: "edge-1", epoch: "a", first: 1, last: 1, detail: "full", items: [] } as const;
  const read = decodeSync(encodeSync({ v: syncVersion, ...batch }));
  assert.ok(typeof read !== "string" && read.v === syncVersion);
  const later = decodeSync(encodeSync({ v: syncVersion + 1, ...batch }));
  assert.ok(typeof later !== "string" && later.v === syncVersion + 1);
  assert.match(String(decodeSync(encodeSync({ v: 0, ...batch }))), /envelope is wrong/);
  for (const version of [blockVersion, columnVersion, fragmentVersion, rowsVersion]) assert.ok(version >= 1);
});
