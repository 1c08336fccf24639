// Reads the corpus of real telegrams, clear and encrypted, and counts what is complete.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { corpusFile, linesOf, runDecode } from "./run-decode.ts";

const score = corpusFile("score.mjs");
const clear = corpusFile("wmbus-dev.jsonl");
const encrypted = corpusFile("wmbus-dev-encrypted.jsonl");

interface CorpusRecord {
  readonly driver: string;
  readonly telegram: string;
  readonly key?: string;
  readonly security?: string;
  readonly expected: object;
}

/** Our driver, or drivers, for the corpus's names; real telegrams of every model that we know. */
const ours = {
  aerius: ["diehl-aerius"],
  amiplus: ["apator-amiplus"],
  hydrodigit: ["bmeters-hydrodigit"],
  hydrus: ["diehl-hydrus"],
  iem3000: ["schneider-iem3000"],
  iperl: ["sensus-iperl"],
  kamheat: ["kamstrup-multical-302", "kamstrup-multical-402", "kamstrup-multical-x03"],
  kamwater: ["kamstrup-multical-21"],
  omnipower: ["kamstrup-omnipower"],
  q400: ["axioma-qalcosonic-w1"],
  qualcosonic: ["axioma-qalcosonic-e1"],
  sensostar: ["engelmann-sensostar"],
  sharky774: ["diehl-sharky-774"],
  ultraheat: ["landis-gyr-ultraheat"],
  unismart: ["apator-metrix-unismart"],
};

/** The lines (from 0) of a corpus file that are not complete, and the share of records that are. */
function scored(file: string, answers: readonly string[]): { missing: Set<number>; share: number } {
  const folder = mkdtempSync(join(tmpdir(), "tributary-score-"));
  try {
    const decoded = join(folder, "decoded.jsonl");
    writeFileSync(decoded, answers.join("\n"));
    const text = execFileSync(process.execPath, [score ?? "", file, decoded, "--misses"], { encoding: "utf8" });
    const missing = new Set([...text.matchAll(/^line (\d+) /gm)].map((match) => Number(match[1]) - 1));
    const [, complete, records] = /records complete (\d+)\/(\d+)/.exec(text) ?? [];
    return { missing, share: Number(complete) / Number(records) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (score !== undefined && clear !== undefined && encrypted !== undefined) {
  const clearLines = linesOf(clear);
  const encryptedLines = linesOf(encrypted);
  const records: CorpusRecord[] = encryptedLines.map((line) => JSON.parse(line));

  test("at least 55 % of the real telegrams are complete; encrypted ones whenever their clear twin is", async () => {
    const clearRun = await runDecode(clearLines, clearLines.length);
    const { missing, share } = scored(clear, clearRun.answers);
    assert.ok(share >= 0.55, `complete: ${share}`);

    const twins = new Map<string, number>();
    for (const [index, line] of clearLines.entries()) {
      const { driver, expected }: CorpusRecord = JSON.parse(line);
      twins.set(JSON.stringify([driver, expected]), index);
    }
    const encryptedRun = await runDecode(encryptedLines, encryptedLines.length);
    const lost = scored(encrypted, encryptedRun.answers).missing;
    let compared = 0;
    for (const [index, { driver, expected, security }] of records.entries()) {
      const twin = twins.get(JSON.stringify([driver, expected]));
      assert.ok(twin !== undefined, `line ${index + 1} has a clear twin`);
      if (security !== "mode-5" || missing.has(twin)) continue;
      compared += 1;
      assert.ok(!lost.has(index), `line ${index + 1} (${driver}) is complete when clear and not when encrypted`);
    }
    assert.ok(compared >= 30, `${compared} lines of mode 5 were compared`);
  });

  test("meters are known by manufacturer, version and type", async () => {
    const { answers } = await runDecode(clearLines, clearLines.length);
    const found = new Map<string, Set<string>>();
    for (const [index, line] of clearLines.entries()) {
      const { driver }: CorpusRecord = JSON.parse(line);
      const answer = JSON.parse(answers[index] ?? "");
      if (!answer.ok || answer.driver === null) continue;
      found.set(driver, (found.get(driver) ?? new Set()).add(answer.driver));
    }
    assert.deepEqual(new Map([...found].sort()), new Map(Object.entries(ours).map(([k, v]) => [k, new Set(v)])));
  });

  test("under a wrong key no encrypted telegram is read", async () => {
    const wrong = records.map(({ telegram, key = "" }) => {
      const last = (Number.parseInt(key.slice(-1), 16) ^ 1).toString(16);
      return JSON.stringify({ telegram, key: key.slice(0, -1) + last });
    });
    const { answers } = await runDecode(wrong, wrong.length);
    assert.deepEqual(
      answers.filter((answer) => JSON.parse(answer).ok),
      [],
    );
  });
}
