// Holds the files of the lake: which there are, which of them an answer needs, and how others take their place.
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Seconds } from "@tributary/core";
import { SeriesError } from "../series-error.ts";
import { type Area, conditionOf, mayHave, quoted, type Table } from "../source.ts";
import { damageOf } from "./check-file.ts";
import { type Erased, emptyManifest, type LakeFile, type Manifest, readManifest, writeManifest } from "./manifest.ts";
import type { Month } from "./month.ts";

/** A file that is not in the lake yet. */
export type NewFile = Omit<LakeFile, "added">;

/** What takes the place of what. */
export interface LakeChange {
  readonly add?: readonly NewFile[];
  readonly remove?: readonly LakeFile[];
  readonly moved?: number;
  readonly movedAt?: Seconds;
}

export interface Lake {
  readonly folder: string;
  readonly manifest: Manifest;
  pathOf(file: LakeFile): string;
  /** A path for a new file, which counts when a change adds it. */
  newPath(table: Table, month: Month): Promise<string>;
  /** What SQL takes the rows of the area from, a part each. */
  sources(area: Area): string[];
  /** Replaces the manifest: the change is whole from then on, or never was. Files that it leaves out are still there. */
  change(change: LakeChange): Promise<void>;
  /** Notes rows that are no longer to be answered with. */
  erase(erased: Erased): Promise<void>;
  /** Deletes files that nobody reads any more. */
  discard(files: readonly LakeFile[]): Promise<void>;
  /** The error that names the first damaged file among those of the area; `undefined` when all are whole. */
  findDamage(area: Area): Promise<SeriesError | undefined>;
}

/** SQL that reads files. */
export const fromFiles = (paths: readonly string[]) => `read_parquet([${paths.map(quoted).join(", ")}])`;

/** SQL that is true of rows which are still there. */
const notErased = (erased: readonly Erased[]) =>
  erased
    .map(({ meter, from, to }) => `NOT (meter = ${quoted(meter)} AND epoch(ts) >= ${from} AND epoch(ts) < ${to})`)
    .join(" AND ");

/** What SQL takes the rows of files from, without those that were erased; of the area alone where one is named. */
export function rowsOf(files: readonly LakeFile[], pathOf: (file: LakeFile) => string, area?: Area): string[] {
  const conditions = (file: LakeFile) =>
    [area === undefined ? "" : conditionOf(file, area), notErased(file.erased ?? [])].filter((one) => one !== "");
  const alike = Map.groupBy(files, (file) => conditions(file).join(" AND "));
  return Array.from(alike, ([condition, some]) => {
    const rows = fromFiles(some.map(pathOf));
    return condition === "" ? rows : `(FROM ${rows} WHERE ${condition})`;
  });
}

/** Files that no manifest names: what was begun when the process ended. */
async function sweepUp(folder: string, { files }: Manifest): Promise<void> {
  const named = new Set(files.map(({ path }) => path));
  for (const path of await readdir(folder, { recursive: true })) {
    if (path.endsWith(".parquet") && !named.has(path)) await rm(join(folder, path));
  }
}

/** Opens the lake, or makes it. Throws `series/damaged` when its manifest is missing or cannot be read. */
export async function openLake(folder: string): Promise<Lake> {
  await mkdir(folder, { recursive: true });
  const read = await readManifest(folder);
  if (read === undefined) {
    const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".parquet"));
    if (files.length > 0) throw new SeriesError("series/damaged", `${folder} has files, and no manifest.json`);
    await writeManifest(folder, emptyManifest);
  }
  let manifest = read ?? emptyManifest;
  await sweepUp(folder, manifest);
  let written = 0;

  const filesIn = (area: Area) => manifest.files.filter((file) => file.table === area.table && mayHave(file, area));
  const pathOf = ({ path }: LakeFile) => join(folder, path);
  async function replace(change: Partial<Manifest>): Promise<void> {
    const next = { ...manifest, ...change, generation: manifest.generation + 1 };
    await writeManifest(folder, next);
    manifest = next;
  }
  return {
    folder,
    get manifest() {
      return manifest;
    },
    pathOf,
    async newPath(table, month) {
      await mkdir(join(folder, table, month), { recursive: true });
      written += 1;
      return `${table}/${month}/${manifest.generation}-${written}.parquet`;
    },
    sources: (area) => rowsOf(filesIn(area), pathOf, area),
    change({ add = [], remove = [], ...marks }) {
      const removed = new Set(remove.map(({ path }) => path));
      const added = add.map((file) => ({ ...file, added: manifest.generation + 1 }));
      return replace({ ...marks, files: [...manifest.files.filter(({ path }) => !removed.has(path)), ...added] });
    },
    async erase(erased) {
      const { meter, from, to } = erased;
      const holds = (file: LakeFile) => file.first <= meter && meter <= file.last && file.from < to && file.to >= from;
      if (!manifest.files.some(holds)) return;
      await replace({
        files: manifest.files.map((file) =>
          holds(file) ? { ...file, erased: [...(file.erased ?? []), erased] } : file,
        ),
      });
    },
    async discard(files) {
      for (const file of files) await rm(pathOf(file), { force: true });
    },
    async findDamage(area) {
      for (const file of filesIn(area)) {
        const damage = await damageOf(pathOf(file), file);
        if (damage !== undefined) return new SeriesError("series/damaged", `${pathOf(file)} ${damage}`);
      }
      return undefined;
    },
  };
}
