// Checks that a log has its tables, and that the numbers it goes on from fit what these hold.
import type { Check } from "./open-whole.ts";

/** What is asked of each table; those of later versions are made where they lack. */
const columns = {
  facts: "name, value",
  counts: "cause, telegrams",
  intake: "batch, at, telegrams, body",
  outbox: "last, first, body",
  state: "name, body",
  records: "kind, id, at, body",
  aside: "entry, says, body",
  parts: "part, body",
  told_parts: "part, batch",
} as const;

/** Facts that are whole numbers; those that are not there yet are 0. */
const numbers = ["version", "told", "snapshot", "outbox-last", "outbox-confirmed", "outbox-condensed-through"] as const;

export const numbersFit: Check = (database) => {
  const found = database.prepare("select name from sqlite_schema where type = 'table'").all();
  const tables = new Set(found.map(({ name }) => String(name)));
  for (const [table, named] of Object.entries(columns)) {
    if (tables.has(table)) database.prepare(`select ${named} from ${table}`);
  }
  const facts = new Map(
    database
      .prepare("select name, value from facts")
      .all()
      .map(({ name, value }) => [String(name), String(value)]),
  );
  const wrong = numbers.find((name) => !/^\d{1,15}$/.test(facts.get(name) ?? "0"));
  if (wrong !== undefined) return `${wrong} is no number`;
  const fact = (name: (typeof numbers)[number]) => Number(facts.get(name) ?? 0);
  const highest = (table: string, column: string) =>
    Number(database.prepare(`select max(${column}) as highest from ${table}`).get()?.["highest"] ?? 0);
  const batch = Math.max(fact("snapshot"), highest("intake", "batch"));
  const toldOfOne = tables.has("told_parts") ? highest("told_parts", "batch") : 0;
  if (Math.max(fact("told"), toldOfOne) > batch)
    return `batch ${Math.max(fact("told"), toldOfOne)} was told and ${batch} is the newest`;
  if (fact("outbox-confirmed") > fact("outbox-last")) return "more of the outbox was confirmed than written";
  if (highest("outbox", "last") > fact("outbox-last")) return "the outbox holds more than was written";
  return undefined;
};
