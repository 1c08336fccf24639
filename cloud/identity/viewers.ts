// Says who may see the alarms of a meter now: for whoever tells people of them, at the moment of telling.
import type { MeterId, Seconds } from "@tributary/core";
import { type Role, roleHas, roles } from "./roles.ts";
import type { Store } from "./store.ts";

/** A person who may see a meter, and why: it is his home, or he has these roles for its utility. */
export interface Viewer {
  readonly person: string;
  readonly claimed: boolean;
  readonly roles: readonly Role[];
}

export interface Viewers {
  /** Those who may see what a meter told at a moment; with `person` he alone, if he is one of them. */
  of(meter: MeterId, at: Seconds, person?: string): Promise<readonly Viewer[]>;
  /** Of some persons those who were not erased. */
  living(persons: readonly string[]): Promise<ReadonlySet<string>>;
}

const withAlarms = (Object.keys(roles) as Role[]).filter((role) => roleHas(role, "alarms"));
const ofTenants = withAlarms.filter((role) => roles[role].reach === "tenant");

export function openViewers({ tables }: Store): Viewers {
  return {
    async of(meter, at, person) {
      let claims = tables
        .selectFrom("claim")
        .innerJoin("role_grant", "role_grant.person", "claim.person")
        .select("claim.person")
        .where("claim.meter", "=", meter)
        .where("claim.until", "is", null)
        .where("claim.since", "<=", at)
        .where("role_grant.role", "=", "resident");
      let grants = tables
        .selectFrom("role_grant")
        .innerJoin("person", "person.id", "role_grant.person")
        .select(["role_grant.person", "role_grant.role"])
        .where("person.erased_at", "is", null)
        .where("role_grant.role", "in", ofTenants)
        .where((where) =>
          where.or([
            where("role_grant.tenant", "=", ""),
            where(
              "role_grant.tenant",
              "in",
              where.selectFrom("tenant_meter").select("tenant_meter.tenant").where("tenant_meter.meter", "=", meter),
            ),
          ]),
        );
      if (person !== undefined) {
        claims = claims.where("claim.person", "=", person);
        grants = grants.where("role_grant.person", "=", person);
      }
      const held = new Map<string, { person: string; claimed: boolean; roles: Role[] }>();
      const viewer = (id: string) => {
        const known = held.get(id) ?? { person: id, claimed: false, roles: [] };
        held.set(id, known);
        return known;
      };
      for (const one of await claims.execute()) viewer(one.person).claimed = true;
      for (const one of await grants.execute()) viewer(one.person).roles.push(one.role);
      return [...held.values()];
    },

    async living(persons) {
      if (persons.length === 0) return new Set();
      const rows = await tables
        .selectFrom("person")
        .select("id")
        .where("id", "in", persons)
        .where("erased_at", "is", null)
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
  };
}
