// The worked example of docs/lambdas.md: its files are read from the page, signed and run, and the answer is the page's.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  newSigningKeys,
  openLambdas,
  readTrusted,
  signLambda,
  simulatedTime,
  startSandboxes,
} from "@tributary/engine-lambda";
import { readManifest } from "../../cli/lambdas/read-manifest.ts";
import { column } from "./shipped.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-docs-"));
const sandboxes = startSandboxes();
after(async () => {
  await sandboxes.close();
  rmSync(folder, { recursive: true, force: true });
});

const page = readFileSync(new URL("../../docs/lambdas.md", import.meta.url), "utf8");
const blocks = (kind: string) =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\``, "gm")), ([, text = ""]) => text);

test("F49 the example of the page does what the page says", async () => {
  const [code = ""] = blocks("ts");
  const [manifest = "", shipped = ""] = blocks("yaml");
  const [houses = "[]", answer = ""] = blocks("json");
  const files = { "night-use.ts": code, "night-use.yaml": manifest, "shipped.yaml": shipped };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const keys = newSigningKeys();
  const at = 1_772_150_400;
  const columns = (JSON.parse(houses) as { of: string; value: (number | null)[] }[]).map(({ of, value }) =>
    column(of, "volume", at - 4 * 3600, value),
  );
  const lambdas = openLambdas({
    sandboxes,
    streams: { read: async () => columns },
    trusted: readTrusted({ utility: keys.publicKey }),
    zone: "UTC",
    place: "edge",
    time: simulatedTime(1),
    report: () => undefined,
  });
  const artefact = signLambda(readManifest(join(folder, "night-use.yaml")), "utility", keys.privateKey);
  const report = await lambdas.runOne(artefact, at);
  assert.ok("outcome" in report);
  assert.deepEqual(report.outcome, { state: "answered", value: JSON.parse(answer) });
  assert.equal(readManifest(join(folder, "shipped.yaml")).reads[0]?.group, "D07");
});
