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
  readonly expected: Readonly<Record<string, unknown>>;
}

/** Path of a corpus file, or `undefined` where the corpus is not at hand: then there is nothing to test it with. */
export function corpusFile(name: string): string | undefined {
  const file = join(folder, name);
  return existsSync(file) ? file : undefined;
}

/** Lines of a file that hold something. */
export function linesOf(file: string): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

export function readCorpus(name: "wmbus-dev.jsonl" | "wmbus-dev-encrypted.jsonl"): CorpusRecord[] {
  return linesOf(join(folder, name)).map((line) => JSON.parse(line));
}
