// What every part of notifications stands on.
import { createHash, randomBytes } from "node:crypto";
import type { Seconds } from "@tributary/core";
import type { Kysely } from "@tributary/engine-tables";
import type { NotificationTables } from "./schema.ts";
import type { Box } from "./traits.ts";

export type Tables = Kysely<NotificationTables>;

export interface Store {
  readonly tables: Tables;
  readonly box: Box;
  readonly now: () => Seconds;
}

/** Runs a change as one transaction; within it only the handle that it is given may be asked. */
export function change<Result>({ tables }: Store, work: (tables: Tables) => Promise<Result>): Promise<Result> {
  return tables.transaction().execute(work);
}

/** A new id that nobody can guess. */
export const newId = (): string => randomBytes(16).toString("hex");

/** The id of what has a name of its own: the same name makes the same id. */
export const idOf = (...name: readonly (string | number)[]): string =>
  createHash("sha256").update(JSON.stringify(name)).digest("hex").slice(0, 32);
