// Reads the keys of masked sums: the node's own, and those of the nodes that it masks together with.
import { readFileSync } from "node:fs";
import { type GroupMasks, openGroupMasks } from "@tributary/edge-node";
import type { Configuration } from "@tributary/wire";

/** Throws one sentence for a file that cannot be read, and where the link tells more than groups. */
export function readMasks({ node, detail, masked }: Configuration): GroupMasks | undefined {
  if (masked === undefined) return undefined;
  if (detail !== "group") throw new Error(`masked hides parts of sums of groups, and detail is ${detail}: not group`);
  return openGroupMasks({
    node,
    privateKey: readFileSync(masked.keyFile, "utf8"),
    peers: masked.peers.map((peer) => ({ ...peer, publicKey: readFileSync(peer.publicKeyFile, "utf8") })),
  });
}
