// Programs that ask in their own name (service) or in the name of people who let them (application).
import type { Seconds } from "@tributary/core";
import { IdentityError } from "./identity-error.ts";
import { isScope, roleHas, type Scope } from "./roles.ts";
import { hashOf, newToken, randomWord } from "./secrets.ts";
import { change, type Store } from "./store.ts";

/** What a program may do, as it was registered. */
export interface ClientSettings {
  readonly kind: "service" | "application";
  readonly scopes: readonly Scope[];
  /** Where people are sent back to, letter by letter; none for a service. */
  readonly redirectUris: readonly string[];
}

export interface Client extends ClientSettings {
  readonly id: string;
  readonly name: string;
  /** "" asks for every utility of the deployment. */
  readonly tenant: string;
  readonly madeAt: Seconds;
  /** Whether it can keep a secret: applications in a browser or on a phone cannot. */
  readonly hasSecret: boolean;
}

export interface NewClient extends ClientSettings {
  readonly name: string;
  readonly tenant: string;
  readonly secret: boolean;
}

export interface Clients {
  /** Registers a program; the secret is told here and never again. Throws an IdentityError. */
  add(client: NewClient, actor: string): Promise<{ readonly id: string; readonly secret: string | null }>;
  /** `undefined` when there is none of this id, or it was ended. */
  client(id: string): Promise<Client | undefined>;
  /** What is kept of its secret. */
  secretHash(id: string): Promise<string | null>;
  list(filter: { readonly tenant?: string }): Promise<Client[]>;
  /** Its tokens are worthless from now on. Throws an IdentityError when there is none of this id. */
  end(id: string, actor: string): Promise<void>;
}

/** https, http on this very machine, or an application's own scheme with a dot in it (RFC 8252, 7.1). */
function isRedirectUri(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.hash !== "" || text.includes("*")) return false;
  if (url.protocol === "https:") return true;
  if (url.protocol === "http:") return ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/.test(url.protocol);
}

function check({ kind, scopes, redirectUris, secret }: NewClient): void {
  const refuse = (why: string) => new IdentityError("identity/client", why);
  if (scopes.length === 0 || !scopes.every(isScope)) throw refuse("it names no scope, or one that there is not");
  if (kind === "service") {
    if (!secret || redirectUris.length > 0) throw refuse("a service has a secret and no redirect");
    if (!scopes.every((scope) => roleHas("service", scope))) throw refuse("no service may have this scope");
    return;
  }
  if (redirectUris.length === 0 || !redirectUris.every(isRedirectUri)) {
    throw refuse("each redirect is https, or http on 127.0.0.1, without a fragment");
  }
}

export function openClients(store: Store): Clients {
  const { tables, audit, now } = store;
  const living = () => tables.selectFrom("client").selectAll().where("ended_at", "is", null);
  type Row = Awaited<ReturnType<ReturnType<typeof living>["executeTakeFirstOrThrow"]>>;

  const clientOf = ({ id, name, tenant, made_at, secret_hash, settings }: Row): Client => {
    const read: ClientSettings = JSON.parse(settings);
    return { id, name, tenant, madeAt: made_at, hasSecret: secret_hash !== null, ...read };
  };

  return {
    async add(client, actor) {
      check(client);
      const { name, tenant, kind, scopes, redirectUris } = client;
      const id = `c${randomWord(20)}`;
      const secret = client.secret ? newToken() : null;
      await change(store, async (at) => {
        if (tenant !== "") {
          const known = await at.selectFrom("tenant").select("id").where("id", "=", tenant).executeTakeFirst();
          if (known === undefined) throw new IdentityError("identity/no-tenant", tenant);
        }
        await at
          .insertInto("client")
          .values({
            ...{ id, name, tenant, made_at: now(), ended_at: null },
            secret_hash: secret === null ? null : hashOf(secret),
            settings: JSON.stringify({ kind, scopes, redirectUris } satisfies ClientSettings),
          })
          .execute();
        await audit.write(at, { actor, action: "client.add", subject: id, detail: { name, tenant, kind } });
      });
      return { id, secret };
    },
    async client(id) {
      const row = await living().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : clientOf(row);
    },
    async secretHash(id) {
      return (await living().where("id", "=", id).executeTakeFirst())?.secret_hash ?? null;
    },
    async list({ tenant }) {
      const query = tenant === undefined ? living() : living().where("tenant", "=", tenant);
      return (await query.orderBy("id").execute()).map(clientOf);
    },
    end: (id, actor) =>
      change(store, async (at) => {
        const ended = await at
          .updateTable("client")
          .set({ ended_at: now(), secret_hash: null })
          .where("id", "=", id)
          .where("ended_at", "is", null)
          .returning("id")
          .executeTakeFirst();
        if (ended === undefined) throw new IdentityError("identity/no-client");
        await audit.write(at, { actor, action: "client.end", subject: id });
      }),
  };
}
