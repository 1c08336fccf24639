// Secrets that are good once and not for long: log-in links and challenges of passkeys.
import type { Seconds } from "@tributary/core";
import { hashOf, newToken } from "./secrets.ts";
import type { Store } from "./store.ts";

export type OneTimePurpose = "log-in" | "passkey-add" | "passkey-log-in";

export interface OneTime {
  /** A new secret for a person, or for whoever proves to be one. */
  make(purpose: OneTimePurpose, person: string | null, validSeconds: Seconds): Promise<string>;
  /** Spends it and answers for whom it was made; `undefined` when it is unknown, spent or past its time. */
  spend(purpose: OneTimePurpose, token: string): Promise<{ readonly person: string | null } | undefined>;
  /** Makes what was not spent yet worthless. */
  withdraw(purpose: OneTimePurpose, person: string): Promise<void>;
}

export function openOneTime({ tables, now }: Store): OneTime {
  return {
    async make(purpose, person, validSeconds) {
      const token = newToken();
      await tables.deleteFrom("one_time").where("expires_at", "<=", now()).execute();
      await tables
        .insertInto("one_time")
        .values({ hash: hashOf(token), purpose, person, expires_at: now() + validSeconds })
        .execute();
      return token;
    },
    async spend(purpose, token) {
      const row = await tables
        .deleteFrom("one_time")
        .where("hash", "=", hashOf(token))
        .where("purpose", "=", purpose)
        .returning(["person", "expires_at"])
        .executeTakeFirst();
      return row === undefined || row.expires_at <= now() ? undefined : { person: row.person };
    },
    async withdraw(purpose, person) {
      await tables.deleteFrom("one_time").where("purpose", "=", purpose).where("person", "=", person).execute();
    },
  };
}
