// Identity as a whole: opens the tables, the keys under the master secret, and every use case on them.
import type { Seconds } from "@tributary/core";
import type { MasterSecret } from "@tributary/engine-log";
import { openTables } from "@tributary/engine-tables";
import { type Audit, type AuditEntry, openAudit } from "./audit.ts";
import { type Claims, openClaims } from "./claims.ts";
import { type Clients, openClients } from "./clients.ts";
import { IdentityError } from "./identity-error.ts";
import { type KeptAnswers, openKeptAnswers } from "./kept-answers.ts";
import { type OAuth, type OAuthParts, openOAuth } from "./oauth.ts";
import { openOneTime } from "./one-time.ts";
import { openPasskeys, type Passkeys } from "./passkeys.ts";
import { openPeople, type People } from "./people.ts";
import { openPersonData, type PersonData } from "./person-data.ts";
import type { Asker } from "./reach.ts";
import { roles } from "./roles.ts";
import { type IdentityTables, migrations } from "./schema.ts";
import { type Box, openSecrets } from "./secrets.ts";
import { openSessions, type Sessions } from "./sessions.ts";
import { openSigningKeys } from "./signing-keys.ts";
import { change, type Store } from "./store.ts";
import { tellsOfChanges } from "./tells-of-changes.ts";
import { openTenants, type Tenants } from "./tenants.ts";
import { openViewers, type Viewers } from "./viewers.ts";

export interface IdentitySettings {
  /** A file of SQLite, `:memory:` or `postgres://...`. */
  readonly place: string;
  /** What everything is sealed under. There is no default, and weak ones are refused. */
  readonly master: MasterSecret;
  readonly now: () => Seconds;
}

export interface Identity {
  readonly people: People;
  readonly tenants: Tenants;
  readonly claims: Claims;
  readonly data: PersonData;
  readonly sessions: Sessions;
  readonly clients: Clients;
  readonly audit: Audit;
  /** What requests with a key of their own were answered. */
  readonly answers: KeptAnswers;
  readonly viewers: Viewers;
  /** Seals what another service keeps, under a key of its own below the master secret. */
  box(use: string): Box;
  /** A token that logs the administrator in once, while none can log in by himself; `undefined` when one can. */
  firstLink(): Promise<string | undefined>;
  /** A token that logs a person in once, within a day; the one before it is worthless. */
  link(person: string): Promise<string>;
  /** Spends such a token; answers a session's. Throws an IdentityError. */
  openLink(token: string): Promise<string>;
  /** What depends on where the page is: passkeys, and OAuth for programs. */
  passkeys(origin: string): Passkeys;
  oauth(where: Pick<OAuthParts, "origin" | "sessionToken" | "errorPage">): Promise<OAuth>;
  /** A new key signs from now on, and tokens of the old ones are worthless: at once here, within an hour in other processes. */
  rotateKeys(actor: string): Promise<void>;
  /** Calls when it changed what a person may, or whether he is logged in; `undefined`: what anybody may. Answers how to stop it. */
  onChange(listener: (person: string | undefined) => void): () => void;
  /** Writes down what somebody did outside of identity. */
  note(entry: AuditEntry): Promise<void>;
  /** Who asks by a session of the page; `undefined` when it is none, or ended. */
  bySession(token: string): Promise<Asker | undefined>;
  /** Who asks by an access token: a program of a utility sees no other's, in a person's name neither. Throws an IdentityError. */
  byToken(oauth: Pick<OAuth, "holder">, token: string): Promise<Asker>;
  close(): Promise<void>;
}

const linkSeconds: Seconds = 86_400;

/** Opens identity, and makes it at the first start. Throws an IdentityError for a weak or wrong master secret. */
export async function openIdentity({ place, master, now }: IdentitySettings): Promise<Identity> {
  const tables = await openTables<IdentityTables>({ store: "identity", place, migrations });
  try {
    const secrets = await openSecrets(tables, master);
    const audit = await openAudit(tables, secrets, now);
    return identityOn({ tables, secrets, audit, now });
  } catch (error) {
    await tables.destroy();
    throw error;
  }
}

function identityOn(store: Store): Identity {
  const { tables, audit } = store;
  const people = openPeople(store);
  const sessions = openSessions(store);
  const claims = openClaims(store);
  const clients = openClients(store);
  const oneTime = openOneTime(store);
  const opens: OAuth[] = [];
  const listeners = new Set<(person: string | undefined) => void>();
  const changed = (person?: string) => {
    for (const listener of listeners) listener(person);
  };

  async function link(person: string): Promise<string> {
    await oneTime.withdraw("log-in", person);
    return oneTime.make("log-in", person, linkSeconds);
  }
  const note = (entry: AuditEntry) => change(store, (at) => audit.write(at, entry));

  /** What a person may; `tenant`: of that utility, "" for all. */
  async function personAsks(id: string, scopes: Asker["scopes"], tenant: string): Promise<Asker | undefined> {
    const person = await people.person(id);
    if (person === undefined) return undefined;
    const claimed = person.roles.some(({ role }) => role === "resident") ? await claims.of(id, "now") : [];
    const held = claimed.filter((claim) => tenant === "" || claim.tenant === tenant);
    const grants = person.roles.flatMap((grant) => {
      if (tenant === "" || roles[grant.role].reach === "claims") return grant;
      return grant.tenant === "" || grant.tenant === tenant ? { ...grant, tenant } : [];
    });
    return { id, grants, meters: new Map(held.map(({ meter, since }) => [meter, since])), scopes };
  }

  return {
    ...tellsOfChanges(
      { people, tenants: openTenants(store), claims, data: openPersonData(store), sessions, clients },
      changed,
    ),
    audit,
    answers: openKeptAnswers(store),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    viewers: openViewers(store),
    box: store.secrets.box,

    async firstLink() {
      if (await people.hasAdministrator()) return undefined;
      const found = await tables
        .selectFrom("role_grant")
        .select("person")
        .where("role", "=", "administrator")
        .where("tenant", "=", "")
        .executeTakeFirst();
      const person = found?.person ?? (await people.add({ roles: [{ role: "administrator", tenant: "" }] }, "system"));
      return link(person);
    },
    link,
    async openLink(token) {
      const { person } = (await oneTime.spend("log-in", token)) ?? { person: null };
      if (person === null) throw new IdentityError("identity/link");
      await note({ actor: person, action: "person.open-link", subject: person });
      return sessions.start(person);
    },

    passkeys: (origin) => openPasskeys(store, origin),
    async oauth(where) {
      const opened = await openOAuth({ store, people, clients, sessions, ...where });
      opens.push(opened);
      return opened;
    },
    async rotateKeys(actor) {
      await openSigningKeys(store).rotate(actor, "forget the others");
      for (const opened of opens) await opened.refresh();
      changed();
    },

    note,
    async bySession(token) {
      const person = await sessions.personOf(token);
      return person === undefined ? undefined : personAsks(person, "all", "");
    },
    async byToken(oauth, token) {
      const { client: id, person, scopes } = await oauth.holder(token);
      const client = await clients.client(id);
      if (client === undefined) throw new IdentityError("identity/token");
      if (person === null) {
        return { id, grants: [{ role: "service", tenant: client.tenant }], meters: new Map(), scopes };
      }
      const asker = await personAsks(person, scopes, client.tenant);
      if (asker === undefined) throw new IdentityError("identity/token");
      return asker;
    },
    close: () => tables.destroy(),
  };
}
