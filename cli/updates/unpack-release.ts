// Unpacks a release that somebody trusted signed, and proves one that was unpacked.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { isSignedAs, type Trusted } from "@tributary/engine-lambda";
import { type ReleaseManifest, type SignedRelease, signedRelease } from "@tributary/wire";
import { checkedAs } from "./read-signed.ts";

/** The signed manifest, in the folder of a release. */
export const manifestName = "release.json";

const lineFeed = 10;
/** Of a hundred thousand files. */
const longestManifest = 2 ** 25;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Throws a sentence when nobody who is trusted signed it. */
function proveSigned(release: SignedRelease, trusted: Trusted, file: string): ReleaseManifest {
  if (isSignedAs("release", release, trusted)) return release.manifest;
  throw new Error(`${file}: nobody of this node's operatorKeys signed it as ${release.signedBy}`);
}

interface Header {
  readonly release: SignedRelease;
  /** Where the contents begin. */
  readonly contentsAt: number;
}

async function readHeader(file: string): Promise<Header> {
  const handle = await open(file);
  try {
    const chunks: Buffer[] = [];
    for (let length = 0; length < longestManifest; ) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, length);
      if (bytesRead === 0) break;
      const end = buffer.subarray(0, bytesRead).indexOf(lineFeed);
      chunks.push(buffer.subarray(0, end === -1 ? bytesRead : end));
      if (end === -1) length += bytesRead;
      else {
        const text = Buffer.concat(chunks).toString();
        return {
          release: checkedAs(signedRelease, JSON.parse(text), file, "signed release"),
          contentsAt: length + end + 1,
        };
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  } finally {
    await handle.close();
  }
  throw new Error(`${file}: is no release (tributary release pack makes one)`);
}

/** The signed manifest of a file. Throws a sentence when it is none, or nobody who is trusted signed it. */
export async function readRelease(file: string, trusted: Trusted): Promise<ReleaseManifest> {
  return proveSigned((await readHeader(file)).release, trusted, file);
}

/** Writes each file as its bytes come; throws at the first that is not what was signed. */
async function intoFiles(source: AsyncIterable<Uint8Array>, folder: string, { files }: ReleaseManifest): Promise<void> {
  const rows = files.values();
  let row = rows.next().value;
  let parts: Uint8Array[] = [];
  let missing = row?.bytes ?? 0;
  const finish = () => {
    if (row === undefined) return;
    const bytes = Buffer.concat(parts);
    if (sha256(bytes) !== row.sha256) throw new Error(`${row.path} is not what was signed`);
    const path = join(folder, row.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { flag: "wx" });
    row = rows.next().value;
    parts = [];
    missing = row?.bytes ?? 0;
  };
  const finishWhole = () => {
    while (row !== undefined && missing === 0) finish();
  };
  finishWhole();
  for await (let chunk of source) {
    while (chunk.length > 0) {
      if (row === undefined) throw new Error("it holds more than was signed");
      const part = chunk.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      chunk = chunk.subarray(part.length);
      finishWhole();
    }
  }
  if (row !== undefined) throw new Error(`it ends within ${row.path}`);
}

/** Unpacks beside what is there: the folder of the release is whole, or not there. Throws a sentence. */
export async function unpackRelease(file: string, trusted: Trusted, releases: string): Promise<ReleaseManifest> {
  const { release, contentsAt } = await readHeader(file);
  const manifest = proveSigned(release, trusted, file);
  const folder = join(releases, manifest.version);
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  try {
    await pipeline(createReadStream(file, { start: contentsAt }), createGunzip(), (source) =>
      intoFiles(source, fresh, manifest),
    );
    for (const { path, to } of manifest.links) {
      mkdirSync(join(fresh, dirname(path)), { recursive: true });
      symlinkSync(relative(dirname(path), to), join(fresh, path));
    }
    writeFileSync(join(fresh, manifestName), JSON.stringify(release));
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  // All of it is on the disk before it has its name; one call, for it may be thousands of files.
  spawnSync("sync");
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return manifest;
}

/** Where a program keeps what it compiled for its next start. Nobody signed that: it is dropped before the release is proved. */
const compiled = "node_modules/.cache";

/** Throws at the first entry that was not signed as what it is: a file more could stand in for one that was signed. */
function proveNothingElse(folder: string, { files, links }: ReleaseManifest): void {
  const signedFiles = new Set([manifestName, ...files.map(({ path }) => path)]);
  const signedLinks = new Set(links.map(({ path }) => path));
  // Step by step, for a recursive listing goes through links.
  const walk = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      const isSigned = entry.isFile() ? signedFiles.has(path) : entry.isSymbolicLink() && signedLinks.has(path);
      if (entry.isDirectory()) walk(path);
      else if (!isSigned) throw new Error(`${path} was not signed`);
    }
  };
  walk("");
}

/** Proves a release that was unpacked: signed, every file as it was signed, and no other. Throws a sentence. */
export function proveRelease(folder: string, trusted: Trusted): ReleaseManifest {
  const file = join(folder, manifestName);
  const release = checkedAs(signedRelease, JSON.parse(readFileSync(file, "utf8")), file, "signed release");
  const manifest = proveSigned(release, trusted, file);
  rmSync(join(folder, compiled), { recursive: true, force: true });
  proveNothingElse(folder, manifest);
  for (const { path, sha256: expected } of manifest.files) {
    if (sha256(readFileSync(join(folder, path))) !== expected) throw new Error(`${path} is not what was signed`);
  }
  for (const { path, to } of manifest.links) {
    if (readlinkSync(join(folder, path)) !== relative(dirname(path), to)) throw new Error(`${path} leads elsewhere`);
  }
  return manifest;
}
