// Opens identity in an empty place, with two utilities, for tests.
import { randomBytes } from "node:crypto";
import { openTables, sql } from "@tributary/engine-tables";
import { openIdentity } from "./identity.ts";
import { migrations } from "./schema.ts";

export { trialStores } from "@tributary/engine-tables/trial";

/** 2026-03-01T00:00:00Z */
export const start = 1_772_323_200;
export const meter = "KAM.12345678.1b.07";
export const password = "correct horse battery staple";

export async function openTrialIdentity(place: string, master: Uint8Array = randomBytes(32)) {
  let at = start;
  const open = () => openIdentity({ place, master: { key: master }, now: () => at });
  const identity = await open();
  await identity.tenants.add({ id: "north", name: "Waterworks North" }, "test");
  await identity.tenants.add({ id: "south", name: "Waterworks South" }, "test");
  return {
    ...identity,
    identity,
    /** Another process on the same tables. */
    open,
    master,
    now: () => at,
    /** Every value of every table, as somebody finds them who took the database. */
    dump: () => dumpOf(place),
    pass(seconds: number) {
      at += seconds;
    },
  };
}

async function dumpOf(place: string): Promise<string> {
  const tables = await openTables<Record<string, Record<string, unknown>>>({ store: "identity", place, migrations });
  const names = (await tables.introspection.getTables()).map(({ name }) => name);
  const text: string[] = [];
  for (const name of names) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(tables);
    for (const value of rows.flatMap((row) => Object.values(row))) {
      text.push(value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value));
    }
  }
  await tables.destroy();
  return text.join("\n");
}
