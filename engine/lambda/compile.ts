// Makes of a lambda's TypeScript the JavaScript that the sandbox runs: its types are cut away, nothing else changes.
import { stripTypeScriptTypes } from "node:module";

/** The script, or a sentence that says where it is no TypeScript. Lines keep their numbers. */
export function compileLambda(code: string): { readonly script: string } | { readonly says: string } {
  try {
    return { script: stripTypeScriptTypes(code) };
  } catch (error) {
    return { says: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}
