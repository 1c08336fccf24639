// The tables of the book that utilities keep. Who gets what from when to when is a row with its span, never a change of a row.
import type { Utility } from "@tributary/core";
import { type Migration, sql } from "@tributary/engine-tables";
import type { StationKind } from "./layers.ts";

/** Half open, UTC seconds; `null`: to this day. */
interface SpanColumns {
  from_at: number;
  to_at: number | null;
}

/** Ids are `<tenant>:<reference>`; the tenant "" is the deployment itself. */
export interface AssetTables {
  /** Counts changes. Every change begins by counting, so that one is made at a time. One row. */
  revision: { id: number; number: number };
  site: { id: string; tenant: string; name: string; address: string; place: string | null };
  point: { id: string; tenant: string; site: string | null; name: string; utility: Utility; zone: string };
  meter: {
    meter: string;
    name: string | null;
    /** The edge node that may tell of it. */
    node: string | null;
    /** Where its key is kept, and what that shows of itself; never the key. */
    key_place: string | null;
    key_fingerprint: string | null;
  };
  /** `multiplier` and `pulse` in millionths. */
  placement: SpanColumns & { id: string; point: string; meter: string; multiplier: number; pulse: number | null };
  /** The indices of a placement, in ticks. */
  placed_register: {
    placement: string;
    register: string;
    digits: number | null;
    first: number | null;
    last: number | null;
  };
  /** `sealed`: name and contact; `null` once they are erased. `person`: his id in identity, where he has an account. */
  customer: { id: string; tenant: string; person: string | null; sealed: Uint8Array | null };
  /** `maximum` in millionths of kW or m3/h. */
  contract: SpanColumns & {
    id: string;
    tenant: string;
    customer: string;
    point: string;
    prices: string | null;
    maximum: number | null;
  };
  price_table: { id: string; tenant: string; name: string; currency: string; unit: string; zone: string };
  /** `periods`: JSON, in the order in which they are asked. */
  price_version: { price_table: string; from_at: number; periods: string };
  district: {
    id: string;
    tenant: string;
    name: string;
    utility: Utility;
    zone: string;
    inside: string | null;
    /** GeoJSON. */
    geometry: string | null;
  };
  district_member: SpanColumns & { district: string; point: string };
  district_inlet: SpanColumns & { district: string; meter: string; direction: "in" | "out" };
  /** Gateways and edge nodes, by the name that they prove. `place`: JSON of latitude and longitude. */
  station: { kind: StationKind; name: string; place: string | null; enrolled_at: number | null };
  /** For whom an edge node works; one without a row works for all. */
  node_tenant: { node: string; tenant: string };
  /** What reaches what: from the lower layer to the upper one. */
  link: { lower: string; lower_kind: string; upper: string; upper_kind: string; zone: string; since: number };
}

/** Type of a column; `?`: it may be empty; `> table`: it refers to a row there, which cannot go before it. */
type Columns = Readonly<Record<string, string>>;

const span: Columns = { from_at: "bigint", to_at: "bigint?" };
const owned: Columns = { id: "text", tenant: "text" };

/** Each table with its key and its columns, in the order in which they are made. */
const tables: readonly (readonly [name: keyof AssetTables, key: readonly string[], columns: Columns])[] = [
  ["revision", ["id"], { id: "bigint", number: "bigint" }],
  ["site", ["id"], { ...owned, name: "text", address: "text", place: "text?" }],
  ["point", ["id"], { ...owned, site: "text? > site.id", name: "text", utility: "text", zone: "text" }],
  ["meter", ["meter"], { meter: "text", name: "text?", node: "text?", key_place: "text?", key_fingerprint: "text?" }],
  [
    "placement",
    ["id"],
    {
      id: "text",
      point: "text > point.id",
      meter: "text > meter.meter",
      ...span,
      multiplier: "bigint",
      pulse: "bigint?",
    },
  ],
  [
    "placed_register",
    ["placement", "register"],
    { placement: "text > placement.id", register: "text", digits: "bigint?", first: "bigint?", last: "bigint?" },
  ],
  ["customer", ["id"], { ...owned, person: "text?", sealed: "bytes?" }],
  ["price_table", ["id"], { ...owned, name: "text", currency: "text", unit: "text", zone: "text" }],
  [
    "price_version",
    ["price_table", "from_at"],
    { price_table: "text > price_table.id", from_at: "bigint", periods: "text" },
  ],
  [
    "contract",
    ["id"],
    {
      ...owned,
      customer: "text > customer.id",
      point: "text > point.id",
      ...span,
      prices: "text? > price_table.id",
      maximum: "bigint?",
    },
  ],
  [
    "district",
    ["id"],
    { ...owned, name: "text", utility: "text", zone: "text", inside: "text? > district.id", geometry: "text?" },
  ],
  [
    "district_member",
    ["district", "point", "from_at"],
    { district: "text > district.id", point: "text > point.id", ...span },
  ],
  [
    "district_inlet",
    ["district", "meter", "from_at"],
    { district: "text > district.id", meter: "text > meter.meter", direction: "text", ...span },
  ],
  ["station", ["kind", "name"], { kind: "text", name: "text", place: "text?", enrolled_at: "bigint?" }],
  ["node_tenant", ["node", "tenant"], { node: "text", tenant: "text" }],
  [
    "link",
    ["lower_kind", "lower", "upper_kind", "upper"],
    { lower: "text", lower_kind: "text", upper: "text", upper_kind: "text", zone: "text", since: "bigint" },
  ],
];

const indexes: readonly (readonly [table: keyof AssetTables, ...columns: string[]])[] = [
  ["point", "site"],
  ["placement", "point", "from_at"],
  ["placement", "meter", "from_at"],
  ["contract", "point", "from_at"],
  ["contract", "customer"],
  ["customer", "person"],
  ["district", "inside"],
  ["district_member", "point"],
  ["district_inlet", "meter"],
  ["link", "upper_kind", "upper"],
];

export const migrations: readonly Migration[] = [
  async ({ database, bytes }) => {
    for (const [name, key, columns] of tables) {
      let table = database.schema.createTable(name).addPrimaryKeyConstraint(`${name}_key`, key as never);
      for (const [column, says] of Object.entries(columns)) {
        const [, type = "", mayBeEmpty, , refersTo] = /^(\w+)(\?)?( > (.+))?$/.exec(says) ?? [];
        table = table.addColumn(column, type === "bytes" ? bytes : type === "bigint" ? "bigint" : "text", (made) => {
          const bound = mayBeEmpty === undefined ? made.notNull() : made;
          return refersTo === undefined ? bound : bound.references(refersTo);
        });
      }
      await table.execute();
    }
    for (const [table, ...columns] of indexes) {
      await database.schema
        .createIndex(`${table}_by_${columns.join("_")}`)
        .on(table)
        .columns(columns)
        .execute();
    }
    await sql`insert into revision (id, number) values (1, 0)`.execute(database);
  },
];
