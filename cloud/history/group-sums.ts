// Reads what a node tells that keeps its households to itself: sums of groups, and the readings that bills are made from.
import { layers, type Utility } from "@tributary/core";
import type { AggregatesItem, GroupItem, ReadingsItem, ReceivedBatch } from "@tributary/wire";

/** The name under which the sums of a group stand among those of meters; no meter's id is like it. */
export const groupName = (group: string, utility: Utility): string => `group ${group} ${utility}`;

/** Sums of groups, those of masked shares too, as aggregates; of highest and lowest use nothing is known. */
export function groups({ items }: ReceivedBatch, masked: readonly GroupItem[]): AggregatesItem[] {
  return [...items.filter((item) => item.kind === "group"), ...masked].map(
    ({ group, utility, register, bucket, start, sum, members, filled, version }) => ({
      kind: "aggregates",
      meter: groupName(group, utility),
      register,
      bucket,
      start,
      sum,
      min: start.map(() => null),
      max: start.map(() => null),
      mean: start.map(() => null),
      count: members,
      estimated: members.map((many, place) => (filled[place] ?? 0) / many),
      version,
    }),
  );
}

/** Readings for bills, as readings of their meters. */
export function billed({ items }: ReceivedBatch): ReadingsItem[] {
  return items
    .filter((item) => item.kind === "billing")
    .map(({ meter, register, unit, at, ticks, quality, version }) => ({
      kind: "readings",
      meter,
      register,
      unit,
      layer: layers.validated,
      at: [at],
      ticks: [ticks],
      quality: [quality],
      version,
    }));
}
