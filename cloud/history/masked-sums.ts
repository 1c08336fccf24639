// Adds the masked shares of several nodes to the sums of their groups, once all of them are there.
import { maskGroup, maskRound, sumOfShares } from "@tributary/engine-privacy";
import type { GroupItem, GroupShareItem, ReceivedBatch } from "@tributary/wire";
import type { NodeShare, ShareBook } from "./traits.ts";

/** Members of a sum that a store can count. */
const mostMembers = 0x7fff_ffff;

/** The sum of a bucket; `undefined` while a node is missing, and where the nodes do not name each other. Others have no part in it. */
function sumOf(item: GroupShareItem, start: number, shares: readonly NodeShare[]): GroupItem | undefined {
  const names = JSON.stringify(item.nodes);
  const whole = shares.filter(
    ({ node, nodes, register }) =>
      nodes.includes(node) && JSON.stringify(nodes) === names && register === item.register,
  );
  if (whole.length < item.nodes.length) return undefined;
  const { group, utility, zone, register, bucket } = item;
  const parts = whole.map(({ node, share }) => ({
    member: node,
    group: maskGroup(item),
    round: maskRound(item, start),
    share,
  }));
  const total = (of: (share: NodeShare) => number) => whole.reduce((sum, share) => sum + of(share), 0);
  const [members, filled] = [total((share) => share.members), total((share) => share.filled)];
  // Each share counts so many that the store could hold them, all of them together may not.
  if (Math.max(members, filled) > mostMembers) return undefined;
  return {
    kind: "group",
    ...{ group, utility, zone, register, bucket },
    start: [start],
    sum: [sumOfShares(parts)],
    members: [members],
    filled: [filled],
    noise: [Math.hypot(...whole.map(({ noise }) => noise))],
    version: Math.max(...whole.map(({ version }) => version)),
  };
}

/** The sums that a batch's shares complete; the batch is recorded already. */
export function completed({ items }: ReceivedBatch, book: ShareBook): GroupItem[] {
  return items
    .filter((item) => item.kind === "group-share")
    .flatMap((item) => item.start.flatMap((start) => sumOf(item, start, book.shares({ ...item, start })) ?? []));
}
