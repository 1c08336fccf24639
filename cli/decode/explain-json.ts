// Writes an explained telegram as JSON: what decode says, then the key, then every field with its offset.
import type { ExplainedLine, FoundKey } from "./explain-line.ts";
import { answerObject } from "./json-answer.ts";

/** `fields` are left out where only the key was asked for. */
export function explainedObject({ read, keyFailure, found, fields }: ExplainedLine, withFields: boolean) {
  return {
    ...answerObject(read),
    ...(found === undefined ? {} : { key: foundObject(found) }),
    ...(keyFailure === undefined ? {} : { keyFailure }),
    ...(withFields ? { fields } : {}),
  };
}

/** Where the key stands; never the key itself. */
function foundObject({ file, row: { entry, place } }: FoundKey) {
  return { file, ...place, meter: entry.meter };
}
