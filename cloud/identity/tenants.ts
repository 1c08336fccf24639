// The utilities that share a deployment. Each sees its own meters and people, and nothing of the others.
import type { MeterId, Seconds } from "@tributary/core";
import { IdentityError } from "./identity-error.ts";
import { change, type Store } from "./store.ts";

export interface Tenant {
  /** A word of small letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  readonly madeAt: Seconds;
}

export interface Tenants {
  /** Throws an IdentityError when the id is no word, or taken. */
  add(tenant: Pick<Tenant, "id" | "name">, actor: string): Promise<void>;
  list(): Promise<Tenant[]>;
  /** Says which utility meters belong to; one that belonged to another changes hands. */
  assign(meters: readonly MeterId[], tenant: string, actor: string): Promise<void>;
  has(tenant: string): Promise<boolean>;
  /** The utility of each of the meters that has one. */
  tenantsOf(meters: readonly MeterId[]): Promise<ReadonlyMap<MeterId, string>>;
  /** The meters of some utilities. */
  metersOf(tenants: ReadonlySet<string>): Promise<ReadonlySet<MeterId>>;
}

/** Rows of one statement: SQLite and PostgreSQL both take as many values. */
const mostRows = 5000;

export function openTenants(store: Store): Tenants {
  const { tables, audit, now } = store;
  return {
    add: ({ id, name }, actor) =>
      change(store, async (at) => {
        if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) throw new IdentityError("identity/no-tenant", "its id is no word");
        const added = await at
          .insertInto("tenant")
          .values({ id, name, made_at: now() })
          .onConflict((other) => other.doNothing())
          .returning("id")
          .executeTakeFirst();
        if (added === undefined) throw new IdentityError("identity/tenant-taken", id);
        await audit.write(at, { actor, action: "tenant.add", subject: id });
      }),
    assign: (meters, tenant, actor) =>
      change(store, async (at) => {
        const known = await at.selectFrom("tenant").select("id").where("id", "=", tenant).executeTakeFirst();
        if (known === undefined) throw new IdentityError("identity/no-tenant", tenant);
        for (let from = 0; from < meters.length; from += mostRows) {
          await at
            .insertInto("tenant_meter")
            .values(meters.slice(from, from + mostRows).map((meter) => ({ meter, tenant })))
            .onConflict((other) => other.column("meter").doUpdateSet({ tenant }))
            .execute();
        }
        await audit.write(at, { actor, action: "tenant.assign", subject: tenant, detail: { meters: meters.length } });
      }),
    async has(tenant) {
      const row = await tables.selectFrom("tenant").select("id").where("id", "=", tenant).executeTakeFirst();
      return row !== undefined;
    },
    async tenantsOf(meters) {
      const found = new Map<MeterId, string>();
      for (let from = 0; from < meters.length; from += mostRows) {
        const some = meters.slice(from, from + mostRows);
        const rows = await tables.selectFrom("tenant_meter").selectAll().where("meter", "in", some).execute();
        for (const { meter, tenant } of rows) found.set(meter, tenant);
      }
      return found;
    },
    async metersOf(tenants) {
      if (tenants.size === 0) return new Set();
      const rows = await tables
        .selectFrom("tenant_meter")
        .select("meter")
        .where("tenant", "in", [...tenants])
        .execute();
      return new Set(rows.map(({ meter }) => meter));
    },
    async list() {
      const rows = await tables.selectFrom("tenant").selectAll().orderBy("id").execute();
      return rows.map(({ id, name, made_at }) => ({ id, name, madeAt: made_at }));
    },
  };
}
