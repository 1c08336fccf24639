// Signs lambdas, configurations and releases, and proves signatures: Ed25519 (RFC 8032).
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { type LambdaArtefact, type LambdaManifest, type Signed, type SignedKind, signedText } from "@tributary/wire";

/** A key pair in PEM: the private half signs, the public half goes to every node. */
export interface SigningKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function newSigningKeys(): SigningKeys {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** Public keys by the name of who signs with them. */
export type Trusted = ReadonlyMap<string, KeyObject>;

/** Throws what Node throws for a text that is no public key. */
export function readTrusted(keys: Readonly<Record<string, string>>): Trusted {
  return new Map(Object.entries(keys).map(([name, pem]) => [name, createPublicKey(pem)]));
}

export function signDocument<Manifest>(
  kind: SignedKind,
  manifest: Manifest,
  signedBy: string,
  privateKey: string,
): Signed<Manifest> {
  const signature = sign(null, Buffer.from(signedText(kind, manifest)), createPrivateKey(privateKey)).toString("hex");
  return { manifest, signedBy, signature };
}

/** Whether somebody who is trusted signed exactly this, as what it is. */
export function isSignedAs(
  kind: SignedKind,
  { manifest, signedBy, signature }: Signed<unknown>,
  trusted: Trusted,
): boolean {
  const key = trusted.get(signedBy);
  const text = Buffer.from(signedText(kind, manifest));
  return key !== undefined && verify(null, text, key, Buffer.from(signature, "hex"));
}

export const signLambda = (manifest: LambdaManifest, signedBy: string, privateKey: string): LambdaArtefact =>
  signDocument("lambda", manifest, signedBy, privateKey);
