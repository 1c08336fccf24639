// Passkeys: a key pair in the person's device instead of a password (WebAuthn).

import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { Seconds } from "@tributary/core";
import { IdentityError } from "./identity-error.ts";
import { openOneTime } from "./one-time.ts";
import { change, type Store } from "./store.ts";

export interface Passkey {
  readonly id: string;
  readonly madeAt: Seconds;
  readonly usedAt: Seconds | null;
}

export interface Passkeys {
  /** What the browser asks a device for, to make a passkey of the person. */
  addOptions(person: string): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /** Takes what the device made. Throws an IdentityError. */
  add(person: string, response: RegistrationResponseJSON): Promise<void>;
  /** What the browser asks a device for, to log somebody in: whoever holds one of our passkeys. */
  logInOptions(): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** The id of whom the passkey is of. Throws an IdentityError. */
  logIn(response: AuthenticationResponseJSON): Promise<string>;
  /** Those of a person, oldest first. */
  list(person: string): Promise<readonly Passkey[]>;
  remove(person: string, passkey: string): Promise<void>;
}

/** Seconds in which a challenge is answered. */
const challengeSeconds: Seconds = 300;
const refused = () => new IdentityError("identity/passkey");

/** `origin` is where the page is: `https://meters.example`. */
export function openPasskeys(store: Store, origin: string): Passkeys {
  const { tables, audit, now } = store;
  const rpID = new URL(origin).hostname;
  const oneTime = openOneTime(store);
  const bytesOf = (token: string) => new Uint8Array(Buffer.from(token, "base64url"));

  return {
    async addOptions(person) {
      const held = await tables.selectFrom("passkey").select("id").where("person", "=", person).execute();
      return generateRegistrationOptions({
        rpName: "Tributary",
        rpID,
        // The device shows the name beside the key; the id means nothing to others.
        userName: person,
        userID: new TextEncoder().encode(person),
        challenge: bytesOf(await oneTime.make("passkey-add", person, challengeSeconds)),
        excludeCredentials: held.map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      });
    },

    async add(person, response) {
      const checked = await verifyRegistrationResponse({
        response,
        expectedChallenge: async (challenge) => (await oneTime.spend("passkey-add", challenge))?.person === person,
        expectedOrigin: origin,
        expectedRPID: rpID,
      }).catch(() => undefined);
      if (checked?.verified !== true) throw refused();
      const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential;
      await change(store, async (at) => {
        const added = await at
          .insertInto("passkey")
          .values({
            id,
            person,
            public_key: publicKey,
            counter,
            transports: transports.join(" "),
            made_at: now(),
            used_at: null,
          })
          .onConflict((other) => other.doNothing())
          .returning("id")
          .executeTakeFirst();
        if (added === undefined) throw refused();
        await audit.write(at, { actor: person, action: "passkey.add", subject: person });
      });
    },

    logInOptions: async () =>
      generateAuthenticationOptions({
        rpID,
        challenge: bytesOf(await oneTime.make("passkey-log-in", null, challengeSeconds)),
        userVerification: "required",
      }),

    async logIn(response) {
      const held = await tables.selectFrom("passkey").selectAll().where("id", "=", response.id).executeTakeFirst();
      if (held === undefined) throw refused();
      const checked = await verifyAuthenticationResponse({
        response,
        expectedChallenge: async (challenge) => (await oneTime.spend("passkey-log-in", challenge)) !== undefined,
        expectedOrigin: origin,
        expectedRPID: rpID,
        credential: { id: held.id, publicKey: new Uint8Array(held.public_key), counter: held.counter },
      }).catch(() => undefined);
      if (checked?.verified !== true) throw refused();
      await tables
        .updateTable("passkey")
        .set({ counter: checked.authenticationInfo.newCounter, used_at: now() })
        .where("id", "=", held.id)
        .execute();
      return held.person;
    },

    async list(person) {
      const rows = await tables
        .selectFrom("passkey")
        .select(["id", "made_at", "used_at"])
        .where("person", "=", person)
        .orderBy("made_at")
        .execute();
      return rows.map(({ id, made_at: madeAt, used_at: usedAt }) => ({ id, madeAt, usedAt }));
    },
    remove: (person, passkey) =>
      change(store, async (at) => {
        await at.deleteFrom("passkey").where("id", "=", passkey).where("person", "=", person).execute();
        await audit.write(at, { actor: person, action: "passkey.remove", subject: person });
      }),
  };
}
