// The table of calls to use less, or at another price.
import type { Migration } from "@tributary/engine-tables";

/** Times are UTC seconds. */
export interface DemandTables {
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
}

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
];
