// Opens a store that is whole: one that is damaged is set aside, and its newest backup takes its place.
import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openDatabase, type Schema } from "./database.ts";
import { isWalDamaged } from "./wal-damage.ts";

/** Files that belong to a database. */
const parts = ["", "-wal", "-shm"] as const;
/**
 * SQLITE_CORRUPT, SQLITE_NOTADB and SQLITE_FORMAT (result codes; the higher bits say more), and SQLITE_ERROR, for our own
 * statements are right unless the tables are not ours any more.
 */
const damageCodes: ReadonlySet<number> = new Set([11, 26, 24, 1]);
/** While a store is in use also SQLITE_IOERR and SQLITE_READONLY: the file was cut short, moved or taken away. */
const lossCodes: ReadonlySet<number> = new Set([10, 8]);

export const backupOf = (path: string): string => `${path}.backup`;
/** Where the content of a store is saved that is damaged in use. */
export const rescuedOf = (path: string): string => `${path}.rescued`;

export interface WholeStore {
  readonly database: DatabaseSync;
  /** Something that was written, and perhaps sent, is not in it any more. */
  readonly behind: boolean;
}

const codeOf = (error: unknown): number =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;

const isWrong = (error: unknown): error is Error => damageCodes.has(codeOf(error));

/** SQLITE_FULL: the disk, or the room that a store may take, is full. */
export const isFull = (error: unknown): boolean => codeOf(error) === 13;

/** A store was looked at, and is damaged. */
export class StoreDamaged extends Error {}

/** Whether an error in the use of an open database says that its file is not what was written. */
export const isDamage = (error: unknown): boolean =>
  isWrong(error) || lossCodes.has(codeOf(error)) || error instanceof StoreDamaged;

/** Says in a few words what is wrong with an open database. */
export type Check = (database: DatabaseSync) => string | undefined;

export const pagesHold: Check = (database) => {
  const found = String(database.prepare("pragma quick_check(1)").get()?.["quick_check"]);
  return found === "ok" ? undefined : found.replaceAll(/\s+/g, " ");
};

/** The open database, or what is wrong with it in a few words. */
function openChecked(path: string, schema: Schema, check: Check): DatabaseSync | string {
  let database: DatabaseSync | undefined;
  try {
    database = openDatabase(path, schema);
    const found = pagesHold(database) ?? check(database);
    if (found === undefined) return database;
    database.close();
    return found;
  } catch (error) {
    if (database?.isOpen === true) database.close();
    if (!isWrong(error)) throw error;
    return error.message;
  }
}

/** Renames the files of a database; answers the new name. */
function setAside(path: string): string {
  let number = 1;
  while (parts.some((part) => existsSync(`${path}.damaged-${number}${part}`))) number += 1;
  const aside = `${path}.damaged-${number}`;
  for (const part of parts) {
    if (existsSync(path + part)) renameSync(path + part, aside + part);
  }
  return aside;
}

/** What is wrong with a database that nobody has open, in a few words. */
export function damageOf(path: string): string | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    return pagesHold(database);
  } catch (error) {
    if (!isWrong(error)) throw error;
    return error.message;
  } finally {
    if (database?.isOpen === true) database.close();
  }
}

/** Sets a database aside that is damaged, and says so: whoever opens it next begins anew. */
export function setAsideDamaged(path: string, say: (says: string) => void): void {
  if (!existsSync(path)) return;
  const found = damageOf(path);
  if (found === undefined) return;
  say(`log: ${basename(path)} is damaged (${found}): it was set aside as ${basename(setAside(path))} and begins anew`);
}

/** Opens what was rescued of a store that was damaged in use, where that is whole. */
function openRescued(
  path: string,
  schema: Schema,
  check: Check,
  say: (says: string) => void,
): DatabaseSync | undefined {
  const rescued = rescuedOf(path);
  if (!existsSync(rescued)) return undefined;
  if (damageOf(rescued) !== undefined) {
    rmSync(rescued);
    return undefined;
  }
  const aside = basename(setAside(path));
  renameSync(rescued, path);
  const database = openChecked(path, schema, check);
  if (typeof database === "string") return undefined;
  say(`log: ${basename(path)} was damaged in use and set aside as ${aside}: the node goes on with all that was in it`);
  return database;
}

/**
 * Opens or makes the store, or opens it `again` while the process runs. What is damaged is told in one sentence and kept for
 * whoever wants to look at it.
 */
export function openWhole(
  path: string,
  schema: Schema,
  check: Check,
  say: (says: string) => void,
  again: boolean,
): WholeStore {
  const rescued = again ? openRescued(path, schema, check, say) : undefined;
  if (rescued !== undefined) return { database: rescued, behind: false };
  const cut = isWalDamaged(`${path}-wal`);
  const first = again && !existsSync(path) ? "the file is gone" : openChecked(path, schema, check);
  if (typeof first !== "string") {
    if (cut) say(`log: the newest changes of ${basename(path)} are damaged: the node goes on from those before them`);
    return { database: first, behind: cut };
  }
  const aside = basename(setAside(path));
  const backup = backupOf(path);
  const says = `log: ${basename(path)} is damaged (${first}) and was set aside as ${aside}`;
  if (existsSync(backup)) {
    copyFileSync(backup, path);
    const database = openChecked(path, schema, check);
    if (typeof database !== "string") {
      say(`${says}: the node goes on from its backup`);
      return { database, behind: true };
    }
    setAside(path);
  }
  say(`${says}: there is no backup, the node begins anew`);
  return { database: openDatabase(path, schema), behind: true };
}
