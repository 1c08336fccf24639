// Reads the corpus of real telegrams, clear and encrypted, and counts what is complete.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type CorpusRecord, corpusFile, linesOf } from "./corpus.ts";
import { corpusModels } from "./corpus-models.ts";
import { runDecode } from "./run-decode.ts";

const score = corpusFile("score.mjs");
const clear = corpusFile("wmbus-dev.jsonl");
const encrypted = corpusFile("wmbus-dev-encrypted.jsonl");

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

  test("at least 90 % of the real telegrams are complete; encrypted ones whenever their clear twin is", async () => {
    const clearRun = await runDecode(clearLines, clearLines.length);
    const { missing, share } = scored(clear, clearRun.answers);
    assert.ok(share >= 0.9, `complete: ${share}`);

    const twins = new Map<string, number>();
    for (const [index, line] of clearLines.entries()) {
      const { driver, expected }: CorpusRecord = JSON.parse(line);
      twins.set(JSON.stringify([driver, expected]), index);
    }
    const encryptedRun = await runDecode(encryptedLines, encryptedLines.length);
    const lost = scored(encrypted, encryptedRun.answers).missing;
    let compared = 0;
    for (const [index, { driver, expected }] of records.entries()) {
      const twin = twins.get(JSON.stringify([driver, expected]));
      assert.ok(twin !== undefined, `line ${index + 1} has a clear twin`);
      if (missing.has(twin)) continue;
      compared += 1;
      assert.ok(!lost.has(index), `line ${index + 1} (${driver}) is complete when clear and not when encrypted`);
    }
    assert.ok(compared >= 100, `${compared} lines were compared`);
  });

  test("meters are known by manufacturer, version and type", async () => {
    const { answers } = await runDecode(clearLines, clearLines.length);
    const found = new Map<string, Set<string>>();
    for (const [index, line] of clearLines.entries()) {
      const { driver }: CorpusRecord = JSON.parse(line);
      const answer = JSON.parse(answers[index] ?? "");
      if (!answer.ok) continue;
      found.set(driver, (found.get(driver) ?? new Set()).add(answer.driver));
    }
    const wanted = new Map(Object.entries(corpusModels).map(([model, drivers]) => [model, new Set(drivers)]));
    assert.deepEqual(new Map([...found].sort()), wanted);
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
