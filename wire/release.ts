// A release of the program for edge nodes: which files it is made of, signed.
import { z } from "zod";
import { type Signed, signed } from "./signed.ts";

/** A path inside a release: no way out of it, whatever the machine. */
const path = z
  .string()
  .max(300)
  .regex(/^[^/\\:\0]+(\/[^/\\:\0]+)*$/, "is no path inside a release")
  .refine((text) => !text.split("/").some((part) => part === "." || part === ".."), "is no path inside a release");

export const releaseVersion = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, "is no version such as 1.2.3");

export const releaseManifest = z.strictObject({
  version: releaseVersion,
  says: z.string().max(300).default(""),
  /** In the order in which their contents follow. */
  files: z
    .array(z.strictObject({ path, bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(1)
    .max(100_000),
  /** Folders that stand under a second name, such as the packages of the house below `node_modules`. */
  links: z.array(z.strictObject({ path, to: path })).max(1000),
});

export type ReleaseManifest = z.infer<typeof releaseManifest>;
export type SignedRelease = Signed<ReleaseManifest>;
export const signedRelease = signed(releaseManifest);

/** Below zero when `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  const place = [0, 1, 2].find((index) => left?.[index] !== right?.[index]) ?? 0;
  return (left?.[place] ?? 0) - (right?.[place] ?? 0);
}
