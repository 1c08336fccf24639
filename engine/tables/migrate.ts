// Brings a store's tables to the version of the program, each step once and whole.
import { type Kysely, type RawBuilder, sql } from "kysely";

/** What a step makes tables with, and the word for a column of bytes, which the two databases call differently. */
export interface Make {
  readonly database: Kysely<unknown>;
  readonly bytes: RawBuilder<unknown>;
}

/** One step, written once for both databases; a step that was released is never changed. */
export type Migration = (make: Make) => Promise<void>;

/** Keeps the version; its only row has the key 1. */
type VersionTable = {
  store_version: { only: number; version: number };
};

/** Takes the steps that are missing, all in one transaction. Throws when the tables are of a newer program, and touches nothing then. */
export async function migrate(
  database: Kysely<unknown>,
  engine: "sqlite" | "postgres",
  store: string,
  migrations: readonly Migration[],
): Promise<void> {
  const bytes = sql.raw(engine === "sqlite" ? "blob" : "bytea");
  await database
    .withTables<VersionTable>()
    .transaction()
    .execute(async (change) => {
      if (engine === "postgres") {
        // One process migrates, the others wait for it; SQLite's only writer is that already.
        await sql`select pg_advisory_xact_lock(hashtext(${`tributary ${store}`}))`.execute(change);
        await change.schema.createSchema(store).ifNotExists().execute();
      }
      await change.schema
        .createTable("store_version")
        .ifNotExists()
        .addColumn("only", "integer", (column) => column.primaryKey())
        .addColumn("version", "integer", (column) => column.notNull())
        .execute();
      const found = await change.selectFrom("store_version").select("version").executeTakeFirst();
      const version = found?.version ?? 0;
      if (version > migrations.length) {
        throw new Error(
          `${store} was written by a newer version of the program (tables ${version}, known ${migrations.length})`,
        );
      }
      for (const step of migrations.slice(version)) {
        await step({ database: change as unknown as Kysely<unknown>, bytes });
      }
      await change
        .insertInto("store_version")
        .values({ only: 1, version: migrations.length })
        .onConflict((conflict) => conflict.column("only").doUpdateSet({ version: migrations.length }))
        .execute();
    });
}
