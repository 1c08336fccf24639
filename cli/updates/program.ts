// The program that runs: where it stands, and its version.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { manifestName } from "./unpack-release.ts";

/** The folder of this program, which holds `cli`. */
export const programRoot = fileURLToPath(new URL("../..", import.meta.url));

/** The version of a program: that of its release, or of its package where it is none. */
export function versionOf(root: string): string {
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
  return String(
    existsSync(join(root, manifestName)) ? read(manifestName).manifest.version : read("package.json").version,
  );
}
