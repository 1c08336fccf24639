// Signs lambdas and proves signatures: Ed25519 (RFC 8032).
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { type LambdaArtefact, type LambdaManifest, lambdaText } from "@tributary/wire";

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

export function signLambda(manifest: LambdaManifest, signedBy: string, privateKey: string): LambdaArtefact {
  const signature = sign(null, Buffer.from(lambdaText(manifest)), createPrivateKey(privateKey)).toString("hex");
  return { manifest, signedBy, signature };
}

/** Whether somebody who is trusted signed exactly this. */
export function isSigned({ manifest, signedBy, signature }: LambdaArtefact, trusted: Trusted): boolean {
  const key = trusted.get(signedBy);
  return key !== undefined && verify(null, Buffer.from(lambdaText(manifest)), key, Buffer.from(signature, "hex"));
}
