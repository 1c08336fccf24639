// Real telegrams with expected values that stand beside the checkout on some machines.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../shared/corpus");

/** Why a test of real telegrams cannot run here; `false` when it can. */
export const noCorpus = existsSync(folder) ? false : "the telegram corpus is not beside this checkout";

export interface CorpusRecord {
  readonly driver: string;
  readonly telegram: string;
  readonly key?: string;
  readonly before?: readonly string[];
  readonly security?: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

export const corpusFile = (name: "wmbus-dev" | "wmbus-dev-encrypted") => join(folder, `${name}.jsonl`);
export const scorer = join(folder, "score.mjs");

export function readCorpus(name: "wmbus-dev" | "wmbus-dev-encrypted"): CorpusRecord[] {
  return readFileSync(corpusFile(name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
