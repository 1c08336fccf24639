// Keeps what OAuth needs to remember: codes, tokens and grants, sealed, and found by keyed hashes of their names.
import type { Adapter, AdapterPayload } from "oidc-provider";
import { errors } from "oidc-provider";
import type { Store, Tables } from "./store.ts";

/** The tokens of one grant: all of them end when one was stolen. */
const ofGrants = new Set(["AccessToken", "AuthorizationCode", "RefreshToken"]);

/** One kind of thing that the OAuth library keeps. */
export function artefacts({ tables, secrets, now }: Store, kind: string): Adapter {
  const hashed = (what: string, value: string) => secrets.index(`oauth ${what}`, value);
  const idOf = (id: string) => hashed(kind, id);
  const row = (id: string) => ({ kind, id: idOf(id) });
  const label = (id: string) => `oauth ${kind} ${id}`;

  async function read(found: Awaited<ReturnType<typeof first>>): Promise<AdapterPayload | undefined> {
    if (found === undefined || (found.expires_at !== null && found.expires_at <= now())) return undefined;
    const payload: AdapterPayload = JSON.parse(secrets.open(label(found.id), found.sealed));
    return { ...payload, ...(found.consumed_at === null ? {} : { consumed: found.consumed_at }) };
  }
  const all = (at: Tables) => at.selectFrom("artefact").selectAll().where("kind", "=", kind);
  const first = (column: "id" | "uid", value: string) => all(tables).where(column, "=", value).executeTakeFirst();

  return {
    async upsert(id, payload, expiresIn) {
      const { grantId, uid, accountId } = payload;
      const kept = {
        grant_id: grantId === undefined || !ofGrants.has(kind) ? null : hashed("grant", grantId),
        uid: uid === undefined ? null : hashed("uid", uid),
        person: accountId ?? null,
        sealed: secrets.seal(label(idOf(id)), JSON.stringify(payload)),
        expires_at: expiresIn === undefined ? null : now() + expiresIn,
      };
      await tables
        .insertInto("artefact")
        .values({ ...row(id), ...kept, consumed_at: null })
        .onConflict((other) => other.columns(["kind", "id"]).doUpdateSet(kept))
        .execute();
    },
    find: async (id) => read(await first("id", idOf(id))),
    findByUid: async (uid) => read(await first("uid", hashed("uid", uid))),
    findByUserCode: async () => undefined, // no device flow here
    async consume(id) {
      const { id: name } = row(id);
      const consumed = await tables
        .updateTable("artefact")
        .set({ consumed_at: now() })
        .where("kind", "=", kind)
        .where("id", "=", name)
        .where("consumed_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      // Two requests at once with the same code or token: the second one finds it spent.
      if (consumed === undefined) throw new errors.InvalidGrant(`${kind} already used`);
    },
    async destroy(id) {
      await tables.deleteFrom("artefact").where("kind", "=", kind).where("id", "=", idOf(id)).execute();
    },
    async revokeByGrantId(grantId) {
      await tables.deleteFrom("artefact").where("grant_id", "=", hashed("grant", grantId)).execute();
    },
  };
}

/** Forgets what is past its time. */
export async function forgetExpired({ tables, now }: Store): Promise<void> {
  await tables.deleteFrom("artefact").where("expires_at", "<=", now()).execute();
}
