// Tests passkeys against an authenticator of our own: it makes what a device makes (WebAuthn, 6 and 7).
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { trialStores } from "@tributary/engine-tables/trial";
import { openTrialIdentity } from "./trial-identity.ts";

const origin = "https://meters.example";
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();

/** A device that holds one key. */
function authenticator(at = origin) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  let counter = 0;
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: at, crossOrigin: false }));
  /** Relying party, flags (present 1, verified 4, key follows 64), counter. */
  const head = (flags: number) => {
    counter += 1;
    const numbers = Buffer.alloc(5);
    numbers.writeUInt8(flags, 0);
    numbers.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(new URL(origin).hostname), numbers]);
  };
  return {
    make(challenge: string) {
      const cose = new Map<number, number | Uint8Array>([
        [1, 2], // elliptic curve
        [3, -7], // ES256
        [-1, 1], // P-256
        [-2, new Uint8Array(Buffer.from(x, "base64url"))],
        [-3, new Uint8Array(Buffer.from(y, "base64url"))],
      ]);
      const key = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, isoCBOR.encode(cose)]);
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", new Uint8Array(Buffer.concat([head(1 | 4 | 64), key]))],
      ]);
      return {
        ...{ id: base64(id), rawId: base64(id), type: "public-key" as const, clientExtensionResults: {} },
        response: {
          clientDataJSON: base64(clientData("webauthn.create", challenge)),
          attestationObject: base64(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0])),
        },
      };
    },
    prove(challenge: string, flags = 1 | 4) {
      const data = clientData("webauthn.get", challenge);
      const authData = head(flags);
      const signature = sign("sha256", Buffer.concat([authData, sha256(data)]), privateKey);
      return {
        ...{ id: base64(id), rawId: base64(id), type: "public-key" as const, clientExtensionResults: {} },
        response: {
          clientDataJSON: base64(data),
          authenticatorData: base64(authData),
          signature: base64(signature),
        },
      };
    },
  };
}

for (const { engine, place, close } of trialStores()) {
  describe(`passkeys on ${engine}`, () => {
    let trial: Awaited<ReturnType<typeof openTrialIdentity>>;
    before(async () => {
      trial = await openTrialIdentity(await place());
    });
    after(async () => {
      await trial.identity.close();
      await close();
    });

    test("F54 a passkey is made, logs in, and does so once for each challenge", async () => {
      const passkeys = trial.identity.passkeys(origin);
      const person = await trial.people.add({}, "test");
      const device = authenticator();
      const { challenge } = await passkeys.addOptions(person);
      const made = device.make(challenge);
      await passkeys.add(person, made);
      await assert.rejects(passkeys.add(person, made), { code: "identity/passkey" });

      const proof = device.prove((await passkeys.logInOptions()).challenge);
      assert.equal(await passkeys.logIn(proof), person);
      await assert.rejects(passkeys.logIn(proof), { code: "identity/passkey" }, "a recorded answer is worthless");

      const late = device.prove((await passkeys.logInOptions()).challenge);
      trial.pass(300);
      await assert.rejects(passkeys.logIn(late), { code: "identity/passkey" });
      const unverified = device.prove((await passkeys.logInOptions()).challenge, 1);
      await assert.rejects(passkeys.logIn(unverified), { code: "identity/passkey" });

      await passkeys.remove(person, proof.id);
      const removed = device.prove((await passkeys.logInOptions()).challenge);
      await assert.rejects(passkeys.logIn(removed), { code: "identity/passkey" });
    });

    test("a passkey of another page or for another person is refused", async () => {
      const passkeys = trial.identity.passkeys(origin);
      const [ann, bob] = [await trial.people.add({}, "test"), await trial.people.add({}, "test")];
      const { challenge } = await passkeys.addOptions(ann);
      await assert.rejects(passkeys.add(bob, authenticator().make(challenge)), { code: "identity/passkey" });
      const elsewhere = authenticator("https://meters.example.evil");
      const asked = await passkeys.addOptions(ann);
      await assert.rejects(passkeys.add(ann, elsewhere.make(asked.challenge)), { code: "identity/passkey" });
      const stranger = authenticator().prove((await passkeys.logInOptions()).challenge);
      await assert.rejects(passkeys.logIn(stranger), { code: "identity/passkey" });
    });
  });
}
