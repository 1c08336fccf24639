// What somebody signs for nodes (lambdas, configurations, releases): a manifest, who signed it, and the text that is signed.
import { z } from "zod";

export type SignedKind = "lambda" | "configuration" | "release";

/** A manifest with the signature of somebody whom the nodes trust. */
export interface Signed<Manifest> {
  readonly manifest: Manifest;
  /** Name of the key that signed it. */
  readonly signedBy: string;
  /** Ed25519 over `signedText(kind, manifest)`, 128 hex digits. */
  readonly signature: string;
}

/** The schema of a signed manifest by that of the manifest. */
export const signed = <Manifest extends z.ZodType>(manifest: Manifest) =>
  z.strictObject({
    manifest,
    signedBy: z.string().min(1).max(64),
    signature: z.string().regex(/^[0-9a-f]{128}$/),
  });

/** JSON with the names of every object in their order, so that equal manifests are equal bytes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const inOrder = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${inOrder.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}

/** The text whose UTF-8 bytes are signed. It begins with what it is, so that a signature fits nothing of another kind. */
export function signedText(kind: SignedKind, manifest: unknown): string {
  return `tributary ${kind} 1\n${canonical(manifest)}`;
}
