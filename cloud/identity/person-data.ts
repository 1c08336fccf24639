// What a person decides about himself: consents, a copy of all that is known of him, and to be forgotten.
import type { Seconds } from "@tributary/core";
import type { AuditRow } from "./audit.ts";
import { type Claim, openClaims } from "./claims.ts";
import { IdentityError } from "./identity-error.ts";
import { mustKeepAdministrator, openPeople, type Person } from "./people.ts";
import { type Purpose, purposes } from "./roles.ts";
import { change, type Store } from "./store.ts";

export interface Consent {
  readonly purpose: Purpose;
  /** Nobody who was not asked has consented. */
  readonly given: boolean;
  /** When that was decided; `null` when it never was. */
  readonly at: Seconds | null;
}

export interface PersonExport {
  readonly person: Person;
  readonly claims: readonly Claim[];
  readonly consents: readonly Consent[];
  readonly passkeys: readonly { readonly id: string; readonly madeAt: Seconds; readonly usedAt: Seconds | null }[];
  readonly sessions: readonly { readonly madeAt: Seconds; readonly usedAt: Seconds }[];
  readonly audit: readonly AuditRow[];
}

export interface PersonData {
  consents(person: string): Promise<Consent[]>;
  setConsent(person: string, purpose: Purpose, given: boolean): Promise<void>;
  /** Everything that identity knows of him. Throws an IdentityError when there is no such person. */
  export(person: string, actor: string): Promise<PersonExport>;
  /** Takes away everything that names him or lets him in; his id stays, and what was done under it. */
  erase(person: string, actor: string): Promise<void>;
}

/** Rows of the audit log in an export. */
const mostRows = 10_000;

export function openPersonData(store: Store): PersonData {
  const { tables, audit, now } = store;
  const people = openPeople(store);
  const claims = openClaims(store);

  async function consents(person: string): Promise<Consent[]> {
    const rows = await tables.selectFrom("consent").selectAll().where("person", "=", person).execute();
    return (Object.keys(purposes) as Purpose[]).map((purpose) => {
      const row = rows.find((one) => one.purpose === purpose);
      return { purpose, given: row?.given === 1, at: row?.at ?? null };
    });
  }

  return {
    consents,
    setConsent: (person, purpose, given) =>
      change(store, async (at) => {
        const decided = { given: given ? 1 : 0, at: now() };
        await at
          .insertInto("consent")
          .values({ person, purpose, ...decided })
          .onConflict((other) => other.columns(["person", "purpose"]).doUpdateSet(decided))
          .execute();
        await audit.write(at, { actor: person, action: "consent", subject: person, detail: { purpose, given } });
      }),

    async export(id, actor) {
      const person = await people.person(id);
      if (person === undefined) throw new IdentityError("identity/no-person");
      await change(store, (at) => audit.write(at, { actor, action: "person.export", subject: id }));
      const passkeys = await tables.selectFrom("passkey").selectAll().where("person", "=", id).execute();
      const sessions = await tables.selectFrom("session").selectAll().where("person", "=", id).execute();
      return {
        person,
        claims: await claims.of(id, "ever"),
        consents: await consents(id),
        passkeys: passkeys.map((one) => ({ id: one.id, madeAt: one.made_at, usedAt: one.used_at })),
        sessions: sessions.map((one) => ({ madeAt: one.made_at, usedAt: one.used_at })),
        audit: await audit.rows({ about: id, limit: mostRows }),
      };
    },

    erase: (person, actor) =>
      change(store, async (at) => {
        const erased = await at
          .updateTable("person")
          .set({ email_index: null, sealed: null, password: null, erased_at: now() })
          .where("id", "=", person)
          .where("erased_at", "is", null)
          .returning("id")
          .executeTakeFirst();
        if (erased === undefined) throw new IdentityError("identity/no-person");
        const taken = await at
          .deleteFrom("role_grant")
          .where("person", "=", person)
          .returning(["role", "tenant"])
          .execute();
        await mustKeepAdministrator(at, taken);
        for (const table of ["passkey", "session", "one_time", "claim", "consent", "artefact"] as const) {
          await at.deleteFrom(table).where("person", "=", person).execute();
        }
        await at.deleteFrom("kept_answer").where("asker", "=", person).execute();
        await audit.write(at, { actor, action: "person.erase", subject: person });
      }),
  };
}
