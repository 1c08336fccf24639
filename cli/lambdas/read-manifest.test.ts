import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { shippedLambdas } from "@tributary/engine-lambda";
import { readManifest } from "./read-manifest.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-manifest-"));
after(() => rmSync(folder, { recursive: true, force: true }));
function manifest(text: string) {
  const file = join(folder, "lambda.yaml");
  writeFileSync(file, text);
  return readManifest(file);
}

test("every lambda of the house can be named, for a group or for meters", () => {
  for (const { name, every, reads } of shippedLambdas) {
    const made = manifest(`shipped: ${name}\nversion: 3\ngroup: D07\n`);
    assert.deepEqual([made.name, made.version, made.every], [name, 3, every]);
    assert.deepEqual(
      made.reads.map(({ group, register }) => [group, register]),
      reads.map(({ register }) => ["D07", register]),
    );
  }
  const own = manifest('shipped: house-kinds\nversion: 1\nname: my-kinds\nmeters: "*"\nevery: 3600\n');
  assert.deepEqual([own.name, own.every, own.reads[0]?.meters], ["my-kinds", 3600, "*"]);
});

test("what is wrong with a manifest is said with its file", () => {
  writeFileSync(join(folder, "run.ts"), "export function run() { return 1; }");
  const rest =
    "version: 1\nevery: 60\ndeadline: 100\nreads: [{ name: use, register: volume, bucket: hour, buckets: 1 }]\n";
  assert.equal(manifest(`name: one\ncode: run.ts\n${rest}`).code, "export function run() { return 1; }");
  for (const [text, says] of [
    [`name: one\n${rest}`, /lambda.yaml: "code" names no file/],
    [`name: one\ncode: run.ts\nnonsense: 1\n${rest}`, /lambda.yaml: .*nonsense/],
    [`name: One\ncode: run.ts\n${rest}`, /lower-case/],
    ["shipped: nothing\nversion: 1\n", /there is no lambda nothing; there are area-demand/],
  ] as const) {
    assert.throws(() => manifest(text), says);
  }
});
