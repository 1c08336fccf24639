// 100,000 mutants through one process: an answer a line, the untouched telegrams right, no growth.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "@tributary/drivers";
import { corpusFile, linesOf } from "./corpus.ts";
import { mutantLines } from "./mutants.ts";
import { runDecode } from "./run-decode.ts";

const count = 100_000;
const samples = catalogue.drivers
  .flatMap(({ samples }) => samples)
  .map(({ telegram, key }) => JSON.stringify({ telegram, ...(key === undefined ? {} : { key }) }));
const lines = ["wmbus-dev.jsonl", "wmbus-dev-encrypted.jsonl"]
  .map(corpusFile)
  .flatMap((file) => (file === undefined ? [] : linesOf(file)))
  .concat(samples);

test(`${count} mutants: an answer a line, untouched ones right, less than 20 MB growth`, async () => {
  const alone = await runDecode(lines, lines.length);
  const { answers, exitCode, complaints, growth = 0 } = await runDecode(mutantLines(lines, count, 2_026), count);
  assert.equal(complaints, "");
  assert.equal(answers.length, count);
  assert.equal(exitCode, 1, "mutants were refused");
  assert.ok(growth < 20_000_000, `memory grew by ${growth} bytes`);
  for (let i = 0; i < count; i += 10) {
    const expected = alone.answers[(i / 10) % lines.length] ?? "";
    // A compact frame that nobody could read alone may be readable once a full frame has taught its format.
    if (expected.startsWith('{"ok":true')) assert.equal(answers[i], expected);
  }
  for (const answer of answers) assert.equal(typeof JSON.parse(answer).ok, "boolean");
});
