// Agrees on the keys of masks with the other nodes of each group, from the key pair of each node (X25519, RFC 7748).
import { createPrivateKey, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from "node:crypto";
import { type PairKey, pairKey } from "@tributary/engine-privacy";
import type { GroupMasks } from "./group-sums.ts";

export interface MaskingNode {
  readonly node: string;
  /** PEM. */
  readonly publicKey: string;
  /** Groups of which it has meters too. */
  readonly groups: readonly string[];
}

export interface MaskKeys {
  /** The node's own name and private key (PEM). */
  readonly node: string;
  readonly privateKey: string;
  readonly peers: readonly MaskingNode[];
}

const keyBytes = 16;

function checked(key: KeyObject, whose: string): KeyObject {
  if (key.asymmetricKeyType !== "x25519") throw new Error(`the mask key of ${whose} is none of X25519`);
  return key;
}

/** Throws one sentence for keys that are none, and for a node that stands there twice. */
export function openGroupMasks({ node, privateKey, peers }: MaskKeys): GroupMasks {
  const own = checked(createPrivateKey(privateKey), node);
  const names = [node, ...peers.map((peer) => peer.node)];
  if (new Set(names).size < names.length) throw new Error("a node stands twice among those that mask together");
  const keyWith = (peer: MaskingNode): PairKey => {
    const secret = diffieHellman({ privateKey: own, publicKey: checked(createPublicKey(peer.publicKey), peer.node) });
    const info = `tributary masks ${JSON.stringify([node, peer.node].toSorted())}`;
    return pairKey(new Uint8Array(hkdfSync("sha256", secret, "", info, keyBytes)));
  };
  const keys = new Map(peers.map((peer) => [peer, keyWith(peer)]));
  return {
    node,
    others: (group) =>
      new Map([...keys].flatMap(([peer, key]) => (peer.groups.includes(group) ? [[peer.node, key] as const] : []))),
  };
}
