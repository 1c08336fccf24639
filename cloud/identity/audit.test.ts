// Tests that the audit log shows every way of rewriting it, on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Kysely, openTables, sql } from "@tributary/engine-tables";
import { trialStores } from "@tributary/engine-tables/trial";
import type { AuditMark } from "./audit.ts";
import { type IdentityTables, migrations } from "./schema.ts";
import { openTrialIdentity } from "./trial-identity.ts";

for (const { engine, place, close } of trialStores()) {
  describe(`audit on ${engine}`, () => {
    let trial: Awaited<ReturnType<typeof openTrialIdentity>>;
    let tables: Kysely<IdentityTables>;
    let mark: AuditMark;
    before(async () => {
      const at = await place();
      trial = await openTrialIdentity(at);
      tables = await openTables<IdentityTables>({ store: "identity", place: at, migrations });
      await Promise.all(Array.from({ length: 30 }, () => trial.people.add({}, "somebody")));
      const checked = await trial.audit.check();
      assert.ok("mark" in checked, "the log is whole");
      mark = checked.mark;
    });
    after(async () => {
      await tables.destroy();
      await trial.identity.close();
      await close();
    });

    test("what was written at once stands in one order without a hole", async () => {
      const rows = await trial.audit.rows({ limit: 1000 });
      assert.deepEqual(
        rows.map(({ sequence }) => sequence),
        Array.from({ length: 32 }, (_, index) => 32 - index),
      );
      assert.equal(mark.sequence, 32);
      assert.equal((await trial.audit.rows({ about: "somebody", limit: 100 })).length, 30);
    });

    /** Somebody who has the database, and not the master secret. */
    const rewritings: readonly (readonly [string, number, readonly string[]])[] = [
      ["a row says something else", 7, ["update audit set subject = 'nobody' where sequence = 7"]],
      ["a row has another time", 7, ["update audit set at = at + 1 where sequence = 7"]],
      ["a row is gone", 9, ["delete from audit where sequence = 9"]],
      [
        "a row is gone and the others moved up",
        9,
        [
          "delete from audit where sequence = 9",
          "update audit set sequence = -sequence + 1 where sequence > 9",
          "update audit set sequence = -sequence where sequence < 0",
          "update audit_head set sequence = sequence - 1",
        ],
      ],
      ["the last rows are gone", 31, ["delete from audit where sequence > 30"]],
      [
        "two rows changed their places",
        4,
        [
          "update audit set sequence = -4 where sequence = 4",
          "update audit set sequence = 4 where sequence = 5",
          "update audit set sequence = 5 where sequence = -4",
        ],
      ],
      ["everything is gone", 1, ["delete from audit"]],
    ];
    for (const [what, broken, statements] of rewritings) {
      test(`S66 rewriting shows: ${what}`, async () => {
        const audit = await tables.selectFrom("audit").selectAll().execute();
        const head = await tables.selectFrom("audit_head").selectAll().executeTakeFirstOrThrow();
        for (const statement of statements) await sql.raw(statement).execute(tables);
        assert.deepEqual(await trial.audit.check(), { broken });
        await tables.deleteFrom("audit").execute();
        await tables.insertInto("audit").values(audit).execute();
        await tables.updateTable("audit_head").set(head).execute();
        assert.deepEqual(await trial.audit.check(), { mark });
      });
    }

    test("a log that was cut back with its head shows against a mark of earlier", async () => {
      const before = await tables.selectFrom("audit").selectAll().where("sequence", "=", 20).executeTakeFirstOrThrow();
      await tables.deleteFrom("audit").where("sequence", ">", 20).execute();
      await tables.updateTable("audit_head").set({ sequence: 20, hash: before.hash }).execute();
      assert.ok("mark" in (await trial.audit.check()), "by itself it looks whole");
      assert.deepEqual(await trial.audit.check(mark), { broken: 21 });
    });
  });
}
