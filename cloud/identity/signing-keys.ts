// The keys that sign tokens (ES256): made here, kept sealed, changed each quarter of a year.
import type { Seconds } from "@tributary/core";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { randomWord } from "./secrets.ts";
import { change, type Store } from "./store.ts";

/** A private key as JSON Web Key. */
export type SigningKey = JWK & { readonly kid: string };

export interface SigningKeys {
  /** The one that signs now first, then those whose tokens may still be about. Makes a new one when it is time. */
  keys(): Promise<SigningKey[]>;
  /** A new key signs from now on. The others are known as long as their tokens, or are forgotten at once, as after a leak. */
  rotate(actor: string, others: "keep the others" | "forget the others"): Promise<void>;
}

const day = 86_400;
/** How long a key signs. */
const signsSeconds: Seconds = 90 * day;
/** How long it is known after that: no token of ours is good for longer. */
const knownSeconds: Seconds = 2 * day;

export function openSigningKeys(store: Store): SigningKeys {
  const { tables, secrets, audit, now } = store;

  async function rotate(actor: string, others: Parameters<SigningKeys["rotate"]>[1]): Promise<void> {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const kid = randomWord(12);
    const key = { ...(await exportJWK(privateKey)), kid, use: "sig", alg: "ES256" };
    const sealed = secrets.seal(`signing key ${kid}`, JSON.stringify(key));
    await change(store, async (at) => {
      const tooOld = others === "forget the others" ? now() + 1 : now() - signsSeconds - knownSeconds;
      await at.deleteFrom("signing_key").where("made_at", "<", tooOld).execute();
      await at.insertInto("signing_key").values({ kid, made_at: now(), sealed }).execute();
      await audit.write(at, { actor, action: "signing-key.add", subject: kid });
    });
  }

  const stored = () => tables.selectFrom("signing_key").selectAll().orderBy("made_at", "desc").orderBy("kid").execute();

  return {
    async keys() {
      let rows = await stored();
      const newest = rows[0];
      if (newest === undefined || newest.made_at + signsSeconds <= now()) {
        await rotate("system", "keep the others");
        rows = await stored();
      }
      return rows.map(({ kid, sealed }): SigningKey => JSON.parse(secrets.open(`signing key ${kid}`, sealed)));
    },
    rotate,
  };
}
