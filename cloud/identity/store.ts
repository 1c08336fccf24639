// What every use case of identity stands on.
import type { Seconds } from "@tributary/core";
import type { Kysely } from "@tributary/engine-tables";
import type { Audit } from "./audit.ts";
import type { IdentityTables } from "./schema.ts";
import type { Secrets } from "./secrets.ts";

export type Tables = Kysely<IdentityTables>;

export interface Store {
  readonly tables: Tables;
  readonly secrets: Secrets;
  readonly audit: Audit;
  readonly now: () => Seconds;
}

/** Runs a change as one transaction; within it only the handle that it is given may be asked. */
export function change<Result>({ tables }: Store, work: (tables: Tables) => Promise<Result>): Promise<Result> {
  return tables.transaction().execute(work);
}
