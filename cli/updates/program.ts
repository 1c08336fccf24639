// The program that runs: where it stands, and its version.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this program, which holds `cli`. */
export const programRoot = fileURLToPath(new URL("../..", import.meta.url));

/** The version that a program says of itself. */
export function versionOf(root: string): string {
  return String(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
}
