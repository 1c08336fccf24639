// Tables that live in SQLite or in PostgreSQL: one schema, one set of queries.
export { type Generated, type Insertable, type Kysely, type Selectable, sql, type Transaction } from "kysely";
export type { Make, Migration } from "./migrate.ts";
export { openTables, type TablesPlace } from "./open-tables.ts";
