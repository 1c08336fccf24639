// Keeps the list of the lake's files, which alone says what is in the lake: it is replaced whole, or not at all.
import { open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { MeterId, RegisterName, Seconds } from "@tributary/core";
import { SeriesError } from "../series-error.ts";
import type { Table } from "../source.ts";
import type { Month } from "./month.ts";

/** Rows of a file that are no longer there for anybody, from `from` (inclusive) to `to` (exclusive). */
export interface Erased {
  readonly meter: MeterId;
  readonly from: Seconds;
  readonly to: Seconds;
}

/** A Parquet file, sorted by meter, register and moment. It is never changed. */
export interface LakeFile {
  /** Within the folder of the lake. */
  readonly path: string;
  readonly table: Table;
  readonly month: Month;
  /** The generation of the manifest that first names it. */
  readonly added: number;
  /** Whether it is one of the files that a month was folded into; else it came after them. */
  readonly folded: boolean;
  readonly rows: number;
  readonly bytes: number;
  /** CRC-32 of its bytes. */
  readonly crc: number;
  /** First and last moment. */
  readonly from: Seconds;
  readonly to: Seconds;
  /** First and last meter. */
  readonly first: MeterId;
  readonly last: MeterId;
  /** The register of all rows, where they have one. */
  readonly register?: RegisterName | undefined;
  readonly erased?: readonly Erased[];
}

export interface Manifest {
  readonly v: 1;
  /** How often it was replaced. */
  readonly generation: number;
  /** Everything of the recent store's tables up to this number is in the files. */
  readonly moved: number;
  /** When rows were moved last; 0 before the first time. */
  readonly movedAt: Seconds;
  readonly files: readonly LakeFile[];
}

const name = "manifest.json";
export const emptyManifest: Manifest = { v: 1, generation: 0, moved: 0, movedAt: 0, files: [] };

/** `undefined` when there is none. Throws `series/damaged` when it cannot be read. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, name);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const manifest: Manifest = JSON.parse(text);
    if (manifest.v !== 1 || !Array.isArray(manifest.files)) throw new TypeError("is none of this version");
    return manifest;
  } catch (error) {
    throw new SeriesError("series/damaged", `${path} ${error instanceof Error ? error.message : ""}`);
  }
}

/** After a crash there is the one of before or this one. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, name);
  const file = await open(`${path}.new`, "w");
  try {
    await file.writeFile(JSON.stringify(manifest));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await makeDurable(path);
}

/** Makes the name of a new file durable. */
export async function makeDurable(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
