// The tables of identity. What names a person is sealed; what opens a door is kept as a hash.
import type { Migration } from "@tributary/engine-tables";
import type { Purpose, Role } from "./roles.ts";

/** Times are UTC seconds, ids opaque words. */
export interface IdentityTables {
  /** How the wrapping key is made of the master secret, and the root key under it. One row. */
  vault: { id: number; recipe: string; root: Uint8Array };
  signing_key: { kid: string; made_at: number; sealed: Uint8Array };
  /** Utilities that share this deployment. */
  tenant: { id: string; name: string; made_at: number };
  /** Which utility a meter belongs to; those of none are seen by who sees everything. */
  tenant_meter: { meter: string; tenant: string };
  person: {
    id: string;
    made_at: number;
    /** Keyed hash of the e-mail address. */
    email_index: string | null;
    /** E-mail address and name. */
    sealed: Uint8Array | null;
    /** argon2id, as PHC string. */
    password: string | null;
    erased_at: number | null;
  };
  /** Tenant "" is the whole deployment. */
  role_grant: { person: string; role: Role; tenant: string };
  passkey: {
    id: string;
    person: string;
    public_key: Uint8Array;
    counter: number;
    transports: string;
    made_at: number;
    used_at: number | null;
  };
  session: { hash: string; person: string; made_at: number; used_at: number };
  /** Log-in links and challenges of passkeys: good once. */
  one_time: { hash: string; purpose: string; person: string | null; expires_at: number };
  claim_code: {
    hash: string;
    meter: string;
    tenant: string;
    since: number | null;
    made_at: number;
    expires_at: number;
  };
  claim: { person: string; meter: string; tenant: string; since: number; until: number | null };
  consent: { person: string; purpose: Purpose; given: number; at: number };
  /** Programs of integrators. */
  client: {
    id: string;
    tenant: string;
    name: string;
    secret_hash: string | null;
    /** JSON: redirect URIs, grants and scopes. */
    settings: string;
    made_at: number;
    ended_at: number | null;
  };
  /** What OAuth keeps: codes, tokens, grants, its sessions. */
  artefact: {
    kind: string;
    id: string;
    grant_id: string | null;
    uid: string | null;
    person: string | null;
    sealed: Uint8Array;
    expires_at: number | null;
    consumed_at: number | null;
  };
  /** Requests that were sent with a key, and what was answered; not yet: null. */
  kept_answer: {
    asker: string;
    key_hash: string;
    request_hash: string;
    begun_at: number;
    sealed: Uint8Array | null;
  };
  audit: {
    sequence: number;
    at: number;
    actor: string;
    action: string;
    subject: string;
    detail: string;
    hash: string;
  };
  /** The last row of the audit log. One row. */
  audit_head: { id: number; sequence: number; hash: string };
}

export const migrations: readonly Migration[] = [
  async ({ database, bytes }) => {
    const { schema } = database;
    const make = (table: string) => schema.createTable(table);
    await make("vault")
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("recipe", "text", (column) => column.notNull())
      .addColumn("root", bytes, (column) => column.notNull())
      .execute();
    await make("signing_key")
      .addColumn("kid", "text", (column) => column.primaryKey())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .addColumn("sealed", bytes, (column) => column.notNull())
      .execute();
    await make("tenant")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .execute();
    await make("tenant_meter")
      .addColumn("meter", "text", (column) => column.primaryKey())
      .addColumn("tenant", "text", (column) => column.notNull().references("tenant.id"))
      .execute();
    await make("person")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .addColumn("email_index", "text", (column) => column.unique())
      .addColumn("sealed", bytes)
      .addColumn("password", "text")
      .addColumn("erased_at", "bigint")
      .execute();
    await make("role_grant")
      .addColumn("person", "text", (column) => column.notNull().references("person.id"))
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("tenant", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("role_grant_key", ["person", "role", "tenant"])
      .execute();
    await make("passkey")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("person", "text", (column) => column.notNull().references("person.id"))
      .addColumn("public_key", bytes, (column) => column.notNull())
      .addColumn("counter", "bigint", (column) => column.notNull())
      .addColumn("transports", "text", (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .addColumn("used_at", "bigint")
      .execute();
    await make("session")
      .addColumn("hash", "text", (column) => column.primaryKey())
      .addColumn("person", "text", (column) => column.notNull().references("person.id"))
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .addColumn("used_at", "bigint", (column) => column.notNull())
      .execute();
    await make("one_time")
      .addColumn("hash", "text", (column) => column.primaryKey())
      .addColumn("purpose", "text", (column) => column.notNull())
      .addColumn("person", "text", (column) => column.references("person.id"))
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .execute();
    await make("claim_code")
      .addColumn("hash", "text", (column) => column.primaryKey())
      .addColumn("meter", "text", (column) => column.notNull())
      .addColumn("tenant", "text", (column) => column.notNull().references("tenant.id"))
      .addColumn("since", "bigint")
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .execute();
    await make("claim")
      .addColumn("person", "text", (column) => column.notNull().references("person.id"))
      .addColumn("meter", "text", (column) => column.notNull())
      .addColumn("tenant", "text", (column) => column.notNull().references("tenant.id"))
      .addColumn("since", "bigint", (column) => column.notNull())
      .addColumn("until", "bigint")
      .execute();
    await make("consent")
      .addColumn("person", "text", (column) => column.notNull().references("person.id"))
      .addColumn("purpose", "text", (column) => column.notNull())
      .addColumn("given", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("consent_key", ["person", "purpose"])
      .execute();
    await make("client")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("tenant", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("secret_hash", "text")
      .addColumn("settings", "text", (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .addColumn("ended_at", "bigint")
      .execute();
    await make("artefact")
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("grant_id", "text")
      .addColumn("uid", "text")
      .addColumn("person", "text")
      .addColumn("sealed", bytes, (column) => column.notNull())
      .addColumn("expires_at", "bigint")
      .addColumn("consumed_at", "bigint")
      .addPrimaryKeyConstraint("artefact_key", ["kind", "id"])
      .execute();
    await make("audit")
      .addColumn("sequence", "bigint", (column) => column.primaryKey())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("actor", "text", (column) => column.notNull())
      .addColumn("action", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("detail", "text", (column) => column.notNull())
      .addColumn("hash", "text", (column) => column.notNull())
      .execute();
    await make("audit_head")
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("sequence", "bigint", (column) => column.notNull())
      .addColumn("hash", "text", (column) => column.notNull())
      .execute();
    for (const [table, ...columns] of [
      ["tenant_meter", "tenant"],
      ["role_grant", "role"],
      ["passkey", "person"],
      ["session", "person"],
      ["one_time", "expires_at"],
      ["claim", "person", "meter"],
      ["claim", "meter"],
      ["artefact", "grant_id"],
      ["artefact", "uid"],
      ["artefact", "person"],
      ["artefact", "expires_at"],
      ["audit", "subject"],
      ["audit", "actor"],
    ] as const) {
      await schema
        .createIndex(`${table}_by_${columns.join("_")}`)
        .on(table)
        .columns(columns)
        .execute();
    }
  },
  async ({ database, bytes }) => {
    await database.schema
      .createTable("kept_answer")
      .addColumn("asker", "text", (column) => column.notNull())
      .addColumn("key_hash", "text", (column) => column.notNull())
      .addColumn("request_hash", "text", (column) => column.notNull())
      .addColumn("begun_at", "bigint", (column) => column.notNull())
      .addColumn("sealed", bytes)
      .addPrimaryKeyConstraint("kept_answer_key", ["asker", "key_hash"])
      .execute();
    await database.schema.createIndex("kept_answer_by_begun_at").on("kept_answer").column("begun_at").execute();
  },
  async ({ database }) => {
    await database.schema
      .alterTable("claim_code")
      .addColumn("made_at", "bigint", (column) => column.notNull().defaultTo(0))
      .execute();
    await database.schema.createIndex("claim_code_by_meter").on("claim_code").column("meter").execute();
  },
];
