// Reads what a node tells that keeps its households to itself: sums of groups, and the readings that bills are made from.
import { layers } from "@tributary/core";
import { type AggregatesItem, type BillingItem, type GroupItem, groupName, type ReadingsItem } from "@tributary/wire";

/** Sums of groups as aggregates; of highest and lowest use nothing is known. */
export const groupSums = (items: readonly GroupItem[]): AggregatesItem[] =>
  items.map(({ group, utility, register, bucket, start, sum, members, filled, version }) => ({
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
  }));

/** Readings for bills, as readings of their meters. */
export const billed = (items: readonly BillingItem[]): ReadingsItem[] =>
  items.map(({ meter, register, unit, at, ticks, quality, version }) => ({
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
