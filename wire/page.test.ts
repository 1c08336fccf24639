// Tests that pages of a list hold each row once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Page, pageById, pageOf } from "./page.ts";

/** Rows of few times, newest first, as a store answers a page of them. */
const rows = Array.from({ length: 50 }, (_, id) => ({ id, at: Math.floor((50 - id) / 7) }));
const ask = ({ limit, from }: Page) =>
  rows
    .filter(({ at }) => at <= (from?.at ?? Number.MAX_SAFE_INTEGER))
    .slice(from?.skip ?? 0, (from?.skip ?? 0) + limit);

for (const limit of [1, 2, 3, 7, 10, 49, 50, 1000]) {
  test(`pages of ${limit} rows hold each row once, also where many are of one time`, () => {
    const told: typeof rows = [];
    let after: string | undefined;
    do {
      const page = pageOf({ limit, after }, ask, ({ at }) => at);
      assert.ok(page.rows.length <= limit);
      told.push(...page.rows);
      after = page.next ?? undefined;
    } while (after !== undefined);
    assert.deepEqual(told, rows);
  });
}

test("a short list is paged by its ids", () => {
  const all = ["c", "a", "b"].map((id) => ({ id }));
  const first = pageById({ limit: 2 }, all, ({ id }) => id);
  assert.deepEqual(first, { rows: [{ id: "a" }, { id: "b" }], next: "b" });
  assert.deepEqual(
    pageById({ limit: 2, after: "b" }, all, ({ id }) => id),
    { rows: [{ id: "c" }], next: null },
  );
});
