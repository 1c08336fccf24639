// Sessions of the web page: a random cookie, of which a hash is kept.
import { hashOf, newToken } from "./secrets.ts";
import type { Store } from "./store.ts";

export interface Sessions {
  /** A new session; the token is the cookie's value. */
  start(person: string): Promise<string>;
  /** Who the session is of; `undefined` when it is unknown, idle for too long or too old. */
  personOf(token: string): Promise<string | undefined>;
  end(token: string): Promise<void>;
  /** Ends all sessions of a person, except the one of a token. */
  endOthers(person: string, token?: string): Promise<void>;
}

const day = 86_400;
/** A session ends when nobody used it for two weeks, and after three months in any case. */
export const idleSeconds = 14 * day;
const longestSeconds = 90 * day;
/** Its use is noted so often. */
const noteSeconds = 60;

export function openSessions({ tables, now }: Store): Sessions {
  return {
    async start(person) {
      const token = newToken();
      await tables
        .deleteFrom("session")
        .where((where) =>
          where.or([where("used_at", "<=", now() - idleSeconds), where("made_at", "<=", now() - longestSeconds)]),
        )
        .execute();
      await tables
        .insertInto("session")
        .values({ hash: hashOf(token), person, made_at: now(), used_at: now() })
        .execute();
      return token;
    },
    async personOf(token) {
      const hash = hashOf(token);
      const row = await tables.selectFrom("session").selectAll().where("hash", "=", hash).executeTakeFirst();
      if (row === undefined || row.used_at + idleSeconds <= now() || row.made_at + longestSeconds <= now()) {
        return undefined;
      }
      if (row.used_at + noteSeconds <= now()) {
        await tables.updateTable("session").set({ used_at: now() }).where("hash", "=", hash).execute();
      }
      return row.person;
    },
    async end(token) {
      await tables.deleteFrom("session").where("hash", "=", hashOf(token)).execute();
    },
    async endOthers(person, token = "") {
      await tables.deleteFrom("session").where("person", "=", person).where("hash", "<>", hashOf(token)).execute();
    },
  };
}
