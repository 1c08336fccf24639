// People: their accounts, passwords and roles. One opaque id stands for a person in every service.
import type { Seconds } from "@tributary/core";
import { IdentityError } from "./identity-error.ts";
import { hashPassword, isPassword } from "./password.ts";
import { type Role, roles } from "./roles.ts";
import { randomWord } from "./secrets.ts";
import { change, type Store, type Tables } from "./store.ts";

/** A role, and for which utility; "" is every utility of the deployment. */
export interface RoleGrant {
  readonly role: Role;
  readonly tenant: string;
}

export interface NewPerson {
  readonly email?: string;
  readonly name?: string;
  readonly password?: string;
  readonly roles?: readonly RoleGrant[];
}

export interface Person {
  readonly id: string;
  readonly madeAt: Seconds;
  readonly email: string | null;
  readonly name: string | null;
  readonly hasPassword: boolean;
  readonly roles: readonly RoleGrant[];
}

export interface Login {
  readonly email: string;
  readonly password: string;
}

export interface People {
  /** Makes an account and answers its id. Throws an IdentityError. */
  add(person: NewPerson, actor: string): Promise<string>;
  /** The id of whom address and password belong to. Throws an IdentityError that does not tell which of the two is wrong. */
  logIn(login: Login): Promise<string>;
  setLogin(person: string, login: Login, actor: string): Promise<void>;
  /** `undefined` when there is nobody of this id, or he was erased. */
  person(id: string): Promise<Person | undefined>;
  /** People who hold a role for a utility, or for all of them when none is named; a page in the order of their ids. */
  list(filter: { readonly tenant?: string; readonly after?: string; readonly limit: number }): Promise<Person[]>;
  grant(person: string, grant: RoleGrant, actor: string): Promise<void>;
  /** Throws an IdentityError when nobody would stay administrator of the deployment. */
  withdraw(person: string, grant: RoleGrant, actor: string): Promise<void>;
  /** Whether an administrator of the deployment can log in by himself. */
  hasAdministrator(): Promise<boolean>;
}

/** Loose on purpose: only a message that arrives proves an address (RFC 5321 allows 254 characters). */
const emailAddress = /^[^\s@<>"',;:\\]{1,64}@[^\s@<>"',;:\\]{1,189}$/u;
/** As capital letters are rarely meant; the part before the @ is sent as it was written. */
const indexed = (email: string) => email.normalize("NFC").toLowerCase();

function readEmail(text: string): string {
  const email = text.trim();
  if (!emailAddress.test(email)) throw new IdentityError("identity/email");
  return email;
}

/** A new person whose words were checked. */
export interface CheckedPerson {
  readonly email: string | null;
  readonly name: string | null;
  /** Hashed. */
  readonly password: string | null;
}

/** Checks and hashes before the change that adds the person: hashing takes long. Throws an IdentityError. */
export async function checkPerson({ email: text, name, password }: NewPerson): Promise<CheckedPerson> {
  const email = text === undefined ? null : readEmail(text);
  const hashed = password === undefined || email === null ? null : await hashPassword(password, email);
  return { email, name: name ?? null, password: hashed };
}

/** Adds a person within a change; without an actor it is his own doing. */
export async function addPerson(
  { secrets, audit, now }: Store,
  tables: Tables,
  { email, name, password }: CheckedPerson,
  actor?: string,
): Promise<string> {
  const id = `p${randomWord(20)}`;
  const added = await tables
    .insertInto("person")
    .values({
      id,
      made_at: now(),
      email_index: email === null ? null : secrets.index("email", indexed(email)),
      sealed: secrets.seal(`person ${id}`, JSON.stringify({ email, name })),
      password,
      erased_at: null,
    })
    .onConflict((other) => other.column("email_index").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (added === undefined) throw new IdentityError("identity/email-taken");
  await audit.write(tables, { actor: actor ?? id, action: "person.add", subject: id });
  return id;
}

/** Gives a role within a change. */
export async function addGrant(
  { audit }: Store,
  tables: Tables,
  person: string,
  { role, tenant }: RoleGrant,
  actor: string,
): Promise<void> {
  if (tenant !== "") {
    const known = await tables.selectFrom("tenant").select("id").where("id", "=", tenant).executeTakeFirst();
    if (known === undefined) throw new IdentityError("identity/no-tenant", tenant);
  }
  const added = await tables
    .insertInto("role_grant")
    .values({ person, role, tenant: roles[role].reach === "claims" ? "" : tenant })
    .onConflict((other) => other.doNothing())
    .returning("person")
    .executeTakeFirst();
  if (added !== undefined) {
    await audit.write(tables, { actor, action: "role.grant", subject: person, detail: { role, tenant } });
  }
}

export function openPeople(store: Store): People {
  const { tables, secrets, audit } = store;

  const living = (at: Tables, id: string) =>
    at.selectFrom("person").selectAll().where("id", "=", id).where("erased_at", "is", null);

  async function personOf(id: string): Promise<Person | undefined> {
    const row = await living(tables, id).executeTakeFirst();
    if (row === undefined) return undefined;
    const grants = await tables
      .selectFrom("role_grant")
      .select(["role", "tenant"])
      .where("person", "=", id)
      .orderBy("tenant")
      .orderBy("role")
      .execute();
    const named: { email: string | null; name: string | null } =
      row.sealed === null ? { email: null, name: null } : JSON.parse(secrets.open(`person ${id}`, row.sealed));
    return { id, madeAt: row.made_at, ...named, hasPassword: row.password !== null, roles: grants };
  }

  async function mustLive(at: Tables, id: string): Promise<void> {
    if ((await living(at, id).executeTakeFirst()) === undefined) throw new IdentityError("identity/no-person");
  }

  return {
    async add(person, actor) {
      const checked = await checkPerson(person);
      return change(store, async (at) => {
        const id = await addPerson(store, at, checked, actor);
        for (const grant of person.roles ?? []) await addGrant(store, at, id, grant, actor);
        return id;
      });
    },

    async logIn({ email, password }) {
      const row = await tables
        .selectFrom("person")
        .select(["id", "password"])
        .where("email_index", "=", secrets.index("email", indexed(email.trim())))
        .where("erased_at", "is", null)
        .executeTakeFirst();
      if (!(await isPassword(row?.password ?? null, password)) || row === undefined) {
        throw new IdentityError("identity/wrong-login");
      }
      return row.id;
    },

    async setLogin(person, login, actor) {
      const email = readEmail(login.email);
      const password = await hashPassword(login.password, email);
      const known = await personOf(person);
      const email_index = secrets.index("email", indexed(email));
      await change(store, async (at) => {
        await mustLive(at, person);
        const taken = await at
          .selectFrom("person")
          .select("id")
          .where("email_index", "=", email_index)
          .where("id", "<>", person)
          .executeTakeFirst();
        if (taken !== undefined) throw new IdentityError("identity/email-taken");
        const sealed = secrets.seal(`person ${person}`, JSON.stringify({ email, name: known?.name ?? null }));
        await at.updateTable("person").set({ email_index, password, sealed }).where("id", "=", person).execute();
        // Links that were printed or sent before would let in whoever finds them.
        await at.deleteFrom("one_time").where("purpose", "=", "log-in").where("person", "=", person).execute();
        // Programs ask for a log-in again: one of them may be in the hands of who knew the old password.
        await at
          .deleteFrom("artefact")
          .where("kind", "in", ["RefreshToken", "AuthorizationCode"])
          .where("person", "=", person)
          .execute();
        await audit.write(at, { actor, action: "person.set-login", subject: person });
      });
    },

    person: personOf,

    async list({ tenant, after = "", limit }) {
      let query = tables.selectFrom("role_grant").select("person").distinct().where("person", ">", after);
      if (tenant !== undefined) query = query.where("tenant", "=", tenant);
      const found = await query.orderBy("person").limit(limit).execute();
      const people = await Promise.all(found.map(({ person }) => personOf(person)));
      return people.filter((person) => person !== undefined);
    },

    grant: (person, grant, actor) =>
      change(store, async (at) => {
        await mustLive(at, person);
        await addGrant(store, at, person, grant, actor);
      }),

    withdraw: (person, { role, tenant }, actor) =>
      change(store, async (at) => {
        const removed = await at
          .deleteFrom("role_grant")
          .where("person", "=", person)
          .where("role", "=", role)
          .where("tenant", "=", tenant)
          .returning("person")
          .executeTakeFirst();
        if (removed === undefined) return;
        await audit.write(at, { actor, action: "role.withdraw", subject: person, detail: { role, tenant } });
        await mustKeepAdministrator(at, [{ role, tenant }]);
      }),

    async hasAdministrator() {
      const row = await tables
        .selectFrom("role_grant")
        .innerJoin("person", "person.id", "role_grant.person")
        .leftJoin("passkey", "passkey.person", "person.id")
        .select("person.id")
        .where("role", "=", "administrator")
        .where("tenant", "=", "")
        .where((where) => where.or([where("person.password", "is not", null), where("passkey.id", "is not", null)]))
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** Throws when a change that took these roles away leaves nobody who can give roles. */
export async function mustKeepAdministrator(tables: Tables, taken: readonly RoleGrant[]): Promise<void> {
  if (!taken.some(({ role, tenant }) => role === "administrator" && tenant === "")) return;
  const left = await tables
    .selectFrom("role_grant")
    .select("person")
    .where("role", "=", "administrator")
    .where("tenant", "=", "")
    .executeTakeFirst();
  if (left === undefined) throw new IdentityError("identity/last-administrator");
}
