// Makes of a lambda's TypeScript the script that the sandbox runs: types and the word `export` are cut away, nothing else.
import { stripTypeScriptTypes } from "node:module";

/** At the beginning of a line, before a declaration: a module's way to name what it offers. */
const exported = /^export (?=(async )?function\b|const\b|let\b|class\b)/gm;

/** The script, or a sentence that says where it is no TypeScript. Lines and columns keep their numbers. */
export function compileLambda(code: string): { readonly script: string } | { readonly says: string } {
  try {
    return { script: stripTypeScriptTypes(code).replace(exported, "       ") };
  } catch (error) {
    return { says: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}
