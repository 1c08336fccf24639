// Lambdas and thresholds from the command line, against a node's local control.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openControl, openEdge, readOrMakeToken, readWithDrivers } from "@tributary/edge-node";
import { keyRing } from "@tributary/wire";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";

const bin = fileURLToPath(new URL("../bin/tributary.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tributary-lambda-"));
const file = (name: string) => join(folder, name);
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command, and answers what it wrote; the node of this process must be able to answer meanwhile. */
async function run(...args: string[]): Promise<{ out: string; error: string }> {
  const { promise, resolve } = Promise.withResolvers<{ out: string; error: string }>();
  execFile(process.execPath, [bin, ...args], (_, out, error) => resolve({ out, error }));
  return promise;
}

test("F49 F57 a lambda is signed, deployed, shown and rolled back; thresholds are set", async () => {
  const name = file("utility");
  await run("lambda", "keys", name);
  assert.equal(statSync(`${name}.private.pem`).mode & 0o777, 0o600);

  const edge = openEdge({
    dataDir: file("edge"),
    node: "edge-1",
    keys: keyRing([]),
    zone: "UTC",
    clock: { now: () => Date.parse("2026-02-02T12:00:00Z") },
    reader: readWithDrivers(),
    lambdas: { trusted: readTrustedKeys({ utility: `${name}.public.pem` }) },
  });
  const token = readOrMakeToken(file("control-token"));
  const control = await openControl({ edge, port: 0, token });
  const node = ["--data", folder, "--edge", control.url];

  writeFileSync(
    file("answer.ts"),
    "export function run({ settings }: { settings: { n: number } }) { return settings.n; }\n",
  );
  const manifest = (version: number) =>
    `name: answer\nversion: ${version}\ncode: answer.ts\nevery: 3600\ndeadline: 60000\nsettings: { n: ${version} }\n` +
    `reads: [{ name: use, register: volume, meters: "*", bucket: hour, buckets: 1 }]\n`;
  const sign = async (text: string) => {
    writeFileSync(file("answer.yaml"), text);
    const made = ["--key", `${name}.private.pem`, "--by", "utility", "--out", file("answer.json")];
    return run("lambda", "sign", file("answer.yaml"), ...made);
  };
  await sign(manifest(1));
  assert.equal(JSON.parse(readFileSync(file("answer.json"), "utf8")).signedBy, "utility");
  assert.match((await run("lambda", "deploy", file("answer.json"), ...node)).out, /answer 1 runs at the edge/);
  await sign(manifest(2));
  assert.match((await run("lambda", "deploy", file("answer.json"), ...node)).out, /answer 2 runs at the edge/);
  assert.match((await run("lambda", "show", "answer", ...node)).out, /"before": \[\s+1\s+\]/);
  assert.match((await run("lambda", "roll-back", "answer", ...node)).out, /answer 1 runs again/);

  const what = ["--by", "Ana", "--meter", "SAL.20000001.01.07", "--register", "volume", "--over", "day"];
  assert.match((await run("threshold", "set", "use", ...what, "--above", "0.5", ...node)).out, /use watches/);
  assert.match(
    (await run("threshold", "list", ...node)).out,
    /use +Ana +SAL.20000001.01.07 +volume in a day +above 0.5/,
  );
  await control.close();
  await edge.close();
});
