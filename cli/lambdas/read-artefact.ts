// Reads a signed lambda from its file.
import { readFileSync } from "node:fs";
import { type LambdaArtefact, lambdaArtefact } from "@tributary/wire";
import { z } from "zod";

/** Throws a sentence that names the file. */
export function readArtefact(file: string): LambdaArtefact {
  const checked = lambdaArtefact.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (checked.success) return checked.data;
  throw new Error(`${file}: is no signed lambda (tributary lambda sign makes one): ${z.prettifyError(checked.error)}`);
}
