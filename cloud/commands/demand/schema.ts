// The table of calls to use less, or at another price.
import type { Kysely, Migration } from "@tributary/engine-tables";

/** Times are UTC seconds. */
export type DemandTables = {
  call: {
    id: string;
    tenant: string;
    utility: string;
    asker: string;
    made_at: number;
    from_at: number;
    to_at: number;
    /** JSON: kind, price, target and what customers are told. */
    content: string;
    /** JSON: list of the meters that are asked. */
    meters: string;
    how_many: number;
    /** 1 when it was called off. */
    cancelled: number;
    /** 1 when customers were told of it as it is now. */
    told: number;
  };
  /** Calls by the meters that they ask: whoever lives at one finds his without reading the others. */
  call_meter: { meter: string; call: string };
};

export const migrations: readonly Migration[] = [
  async ({ database: { schema } }) => {
    let call = schema.createTable("call").addColumn("id", "text", (column) => column.primaryKey());
    for (const name of ["tenant", "utility", "asker", "content", "meters"] as const) {
      call = call.addColumn(name, "text", (column) => column.notNull());
    }
    for (const name of ["made_at", "from_at", "to_at", "how_many", "cancelled", "told"] as const) {
      call = call.addColumn(name, "bigint", (column) => column.notNull());
    }
    await call.execute();
    await schema.createIndex("call_by_tenant").on("call").columns(["tenant", "utility", "from_at"]).execute();
    await schema.createIndex("call_by_told").on("call").columns(["told"]).execute();
  },
  async ({ database }) => {
    await database.schema
      .createTable("call_meter")
      .addColumn("meter", "text", (column) => column.notNull())
      .addColumn("call", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("call_meter_key", ["meter", "call"])
      .execute();
    const tables = database.withTables<DemandTables>();
    for (const { id, meters } of await tables.selectFrom("call").select(["id", "meters"]).execute()) {
      await addMeters(tables, id, JSON.parse(meters));
    }
  },
];

/** Rows of one statement. */
const mostRows = 1000;

/** Keeps which meters a call asks; to be done within the change that adds the call. */
export async function addMeters(at: Kysely<DemandTables>, call: string, meters: readonly string[]): Promise<void> {
  for (let from = 0; from < meters.length; from += mostRows) {
    const rows = meters.slice(from, from + mostRows).map((meter) => ({ meter, call }));
    await at.insertInto("call_meter").values(rows).execute();
  }
}
