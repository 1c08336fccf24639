// Packs a release: a line with the signed manifest, then the contents of its files, one after another, compressed.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { type ReleaseManifest, releaseManifest } from "@tributary/wire";
import { checkedAs, type SignFlags, signBy } from "./read-signed.ts";
import { releaseParts } from "./release-files.ts";

export interface PackOptions extends SignFlags {
  /** Folder of the program. */
  readonly from: string;
  readonly version: string;
  readonly says: string;
  readonly out: string;
}

function* contents(root: string, { files }: ReleaseManifest): Generator<Buffer> {
  for (const { path, sha256 } of files) {
    const bytes = readFileSync(join(root, path));
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) throw new Error(`${path} changed meanwhile`);
    if (bytes.length > 0) yield bytes;
  }
}

/** Answers the manifest. */
export async function packRelease({ from, version, says, out, ...flags }: PackOptions): Promise<ReleaseManifest> {
  const { files, links } = releaseParts(from);
  const rows = files.map((path) => {
    const bytes = readFileSync(join(from, path));
    return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
  const manifest = checkedAs(releaseManifest, { version, says, files: rows, links }, from, "release");
  const target = createWriteStream(out, { flags: "wx" });
  await once(target, "open");
  try {
    target.write(`${JSON.stringify(signBy("release", manifest, flags))}\n`);
    await pipeline(Readable.from(contents(from, manifest)), createGzip(), target);
  } catch (error) {
    rmSync(out, { force: true });
    throw error;
  }
  return manifest;
}
