// Tests that tables behave alike on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { type Kysely, type Migration, openTables, sql } from "./index.ts";
import { trialStores } from "./trial.ts";

interface Trial {
  tap: { name: string; litres: number; body: Uint8Array | null };
}

const first: Migration = async ({ database, bytes }) => {
  await database.schema
    .createTable("tap")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("litres", "bigint", (column) => column.notNull())
    .addColumn("body", bytes)
    .execute();
};
const second: Migration = async ({ database }) => {
  await database.schema.createIndex("tap_by_litres").on("tap").column("litres").execute();
  await sql`insert into tap (name, litres) values ('made by a migration', 1)`.execute(database);
};
const fails: Migration = async ({ database }) => {
  await database.schema.createTable("half").addColumn("name", "text").execute();
  throw new Error("the power went");
};

for (const { engine, place, close } of trialStores()) {
  describe(`tables on ${engine}`, () => {
    after(close);
    const open = (at: string, ...migrations: Migration[]) =>
      openTables<Trial>({ store: "trial", place: at, migrations });
    const names = async (tables: Kysely<Trial>) =>
      (await tables.selectFrom("tap").select("name").orderBy("name").execute()).map(({ name }) => name);

    test("text, whole numbers and bytes come back as they went in, also after a restart", async () => {
      const at = await place();
      const before = await open(at, first);
      const row = { name: "Brønd 3 'x'", litres: Number.MAX_SAFE_INTEGER, body: Uint8Array.of(0, 1, 255) };
      await before
        .insertInto("tap")
        .values([row, { name: "empty", litres: -1, body: null }])
        .execute();
      await before.destroy();
      const again = await open(at, first);
      const found = await again.selectFrom("tap").selectAll().orderBy("litres", "desc").execute();
      assert.deepEqual(
        found.map(({ body, ...others }) => ({ ...others, body: body === null ? null : new Uint8Array(body) })),
        [row, { name: "empty", litres: -1, body: null }],
      );
      const { total } = await again
        .selectFrom("tap")
        .select((select) => select.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      assert.equal(total, 2);
      await again.destroy();
    });

    test("each migration is taken once, also by two programs that start together", async () => {
      const at = await place();
      await (await open(at, first)).destroy();
      const both = await Promise.all([open(at, first, second), open(at, first, second)]);
      for (const tables of both) {
        assert.deepEqual(await names(tables), ["made by a migration"]);
        await tables.destroy();
      }
    });

    test("a migration that fails leaves the tables as they were", async () => {
      const at = await place();
      await (await open(at, first)).destroy();
      await assert.rejects(open(at, first, second, fails), /the power went/);
      const tables = await open(at, first);
      assert.deepEqual(await names(tables), []);
      await assert.rejects(sql`select * from half`.execute(tables));
      await tables.destroy();
    });

    test("tables of a newer program are refused, and stay as they are", async () => {
      const at = await place();
      await (await open(at, first, second)).destroy();
      await assert.rejects(open(at, first), /trial was written by a newer version of the program/);
      const tables = await open(at, first, second);
      assert.deepEqual(await names(tables), ["made by a migration"]);
      await tables.destroy();
    });

    test("a transaction is whole or not at all", async () => {
      const tables = await open(await place(), first);
      const failed = tables.transaction().execute(async (change) => {
        await change.insertInto("tap").values({ name: "lost", litres: 1, body: null }).execute();
        throw new Error("changed my mind");
      });
      await assert.rejects(failed, /changed my mind/);
      await assert.rejects(
        tables.transaction().execute(async (change) => {
          const row = { name: "twice", litres: 1, body: null };
          await change.insertInto("tap").values(row).execute();
          await change.insertInto("tap").values(row).execute();
        }),
      );
      assert.deepEqual(await names(tables), []);
      await tables.destroy();
    });

    test("a hundred transactions at once lose no change to a row", async () => {
      const tables = await open(await place(), first);
      await tables.insertInto("tap").values({ name: "shared", litres: 0, body: null }).execute();
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          tables.transaction().execute(async (change) => {
            const { litres } = await change
              .updateTable("tap")
              .set((set) => ({ litres: set("litres", "+", 1) }))
              .where("name", "=", "shared")
              .returning("litres")
              .executeTakeFirstOrThrow();
            await change
              .insertInto("tap")
              .values({ name: `step ${index}`, litres, body: null })
              .execute();
          }),
        ),
      );
      const steps = await tables.selectFrom("tap").select("litres").where("name", "like", "step %").execute();
      assert.deepEqual(
        steps.map(({ litres }) => litres).toSorted((a, b) => a - b),
        Array.from({ length: 100 }, (_, index) => index + 1),
      );
      await tables.destroy();
    });
  });
}
