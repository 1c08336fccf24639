// The utilities that share a deployment. Each sees its own meters and people, and nothing of the others.
import type { Seconds } from "@tributary/core";
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
}

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
    async list() {
      const rows = await tables.selectFrom("tenant").selectAll().orderBy("id").execute();
      return rows.map(({ id, name, made_at }) => ({ id, name, madeAt: made_at }));
    },
  };
}
