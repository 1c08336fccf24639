// Reads files that operators sign, and the keys that sign them.
import { readFileSync, writeFileSync } from "node:fs";
import { signDocument } from "@tributary/engine-lambda";
import type { SignedKind } from "@tributary/wire";
import { z } from "zod";

export interface SignFlags {
  readonly key: string;
  readonly by: string;
}

/** A file as its schema has it; throws a sentence that names the file and what is wrong. */
export function checkedAs<Value>(schema: z.ZodType<Value>, value: unknown, file: string, what: string): Value {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw new Error(`${file}: is no ${what}: ${z.prettifyError(checked.error)}`);
}

export function signBy<Manifest>(kind: SignedKind, manifest: Manifest, { key, by }: SignFlags) {
  return signDocument(kind, manifest, by, readFileSync(key, "utf8"));
}

/** To a file, or to standard output. */
export function writeJson(value: unknown, file: string | undefined): void {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}
