// Sums what the meters of a group used in a day, so that no sum, and no difference of sums, is what one of them used.
import {
  bucketStart,
  type MeterId,
  quantityOf,
  type RegisterName,
  type Seconds,
  tickOf,
  type Utility,
  zoneOffset,
} from "@tributary/core";
import {
  type Bits,
  type BudgetLedger,
  maskGroup,
  maskRound,
  maskValue,
  noiseDeviation,
  type PairKey,
  privateSum,
  spend,
} from "@tributary/engine-privacy";
import { fewestMembers, type GroupItem, type GroupShareItem } from "@tributary/wire";
import { mainRegisters } from "../meters/judge.ts";
import type { LocalDay } from "./closed-days.ts";
import { fullHour, type HouseBook, mainRow, usedByHour } from "./house-book.ts";

/** Noise that hides what a house used, to the degree that its budget states. */
export interface GroupNoise {
  /** What the sums of one day of a group and utility may tell of a house. */
  readonly epsilon: number;
  readonly bits: Bits;
}

/** Hides what the node's own members of a group used behind masks that it shares with the other nodes of the group. */
export interface GroupMasks {
  /** The node's own name. */
  readonly node: string;
  /** Keys with the other nodes that have meters of the group; none where it has no other. */
  others(group: string): ReadonlyMap<string, PairKey>;
}

/** How sums are hidden further; not at all unless told. */
export interface GroupPrivacy {
  readonly noise?: GroupNoise | undefined;
  readonly masks?: GroupMasks | undefined;
}

/** The meters of a group that are summed, fixed for a period: a sum never differs from another by a member that came or went. */
interface Roster {
  readonly period: Seconds;
  readonly members: readonly MeterId[];
}

/** Plain data. */
export interface GroupBook {
  /** By group, utility and zone, those of the last periods that were told. A book of before has one of each. */
  readonly rosters: Map<string, Roster | readonly Roster[]>;
  readonly ledger: BudgetLedger;
}

export const newGroupBook = (): GroupBook => ({ rosters: new Map(), ledger: new Map() });

/** A clock that leaps and returns begins a period of another time, and goes on with the one that it left. */
const mostRosters = 6;

const rostersOf = ({ rosters }: GroupBook, key: string): Roster[] => [rosters.get(key) ?? []].flat();

/** A month that was begun ahead keeps its members when it comes so soon. */
const soon: Seconds = 40 * 86_400;
/** The date of a zone ahead is a day later. */
const nextDates: Seconds = 2 * 86_400;

/** Without what was fixed and spent far after `now`; that days are told once is up to who asks for their sums. */
export function groupsUntil(book: GroupBook, now: Seconds): GroupBook {
  const lasting = [...book.rosters.keys()].map(
    (key) => [key, rostersOf(book, key).filter(({ period }) => period <= now + soon)] as const,
  );
  return {
    rosters: new Map(lasting.filter(([, fixed]) => fixed.length > 0)),
    ledger: new Map([...book.ledger].filter(([, { period }]) => period * 86_400 <= now + nextDates)),
  };
}

/** The group of a meter, as the key file names it now. */
export type GroupOf = (meter: MeterId) => string | undefined;

/** The most that a house is taken to use in an hour where noise hides it, in m3 and kWh: what is above is cut. */
const mostInHour: Readonly<Record<Utility, number>> = { water: 0.5, gas: 5, electricity: 10, heat: 30, other: 1 };

interface Cohort {
  readonly group: string;
  readonly utility: Utility;
  readonly register: RegisterName;
  readonly meters: readonly MeterId[];
}

/** The meters of a zone by group and utility: each is in one group, so that no two sums overlap. */
function cohortsOf({ houses }: HouseBook, zone: string, groupOf: GroupOf): Map<string, Cohort> {
  const found = new Map<string, Cohort & { readonly meters: MeterId[] }>();
  for (const [meter, house] of houses) {
    const register = mainRegisters[house.utility];
    const group = house.zone === zone && register !== undefined ? groupOf(meter) : undefined;
    if (group === undefined || register === undefined) continue;
    const { utility } = house;
    const key = JSON.stringify([group, utility, zone]);
    const cohort = found.get(key) ?? { group, utility, register, meters: [] };
    found.set(key, cohort);
    cohort.meters.push(meter);
  }
  return found;
}

/** The roster of the day's month: fixed with the first day that can be told, of all that spoke since that day began. */
function rosterOf(book: GroupBook, key: string, cohort: Cohort | undefined, houses: HouseBook, day: LocalDay) {
  const period = bucketStart(day.start, "month", day.zone);
  const fixed = rostersOf(book, key).find((roster) => roster.period === period);
  if (fixed !== undefined) return fixed;
  const until = fullHour(houses.days.newest + 1);
  const heard = (meter: MeterId) => {
    const row = mainRow(houses, meter);
    return row !== undefined && houses.hours.isHeard(row, fullHour(day.start), until);
  };
  return { period, members: (cohort?.meters ?? []).filter(heard) };
}

/** The civil date as the day of a budget: local days never share one. */
const dateOf = ({ start, zone }: LocalDay): Seconds => start + zoneOffset(start, zone) + 43_200;

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/**
 * The sums of a local day, hour by hour and of the whole day, which is the sum of its hours. A member of which an hour is
 * not known is left out of all of them, and the mean of the others stands for it. Fewer than fifteen that are known: none.
 */
export function sumsOfDay(
  book: GroupBook,
  houses: HouseBook,
  day: LocalDay,
  groupOf: GroupOf,
  { noise, masks }: GroupPrivacy,
  version: number,
): (GroupItem | GroupShareItem)[] {
  const { zone } = day;
  const [from, to] = [fullHour(day.start), fullHour(day.end)];
  if (houses.hours.hourAfter(from - 3600) > to) return [];
  const cohorts = cohortsOf(houses, zone, groupOf);
  const keys = new Set([...cohorts.keys(), ...[...book.rosters.keys()].filter((key) => JSON.parse(key)[2] === zone)]);
  const items: (GroupItem | GroupShareItem)[] = [];
  for (const key of keys) {
    const [group, utility]: [string, Utility] = JSON.parse(key);
    const register = mainRegisters[utility] ?? "";
    const roster = rosterOf(book, key, cohorts.get(key), houses, day);
    const known = roster.members.flatMap((meter) => {
      const row = mainRow(houses, meter);
      const used = row === undefined ? undefined : usedByHour(houses.hours, row, from, to);
      return used === undefined ? [] : [used];
    });
    if (known.length < fewestMembers) continue;
    const before = rostersOf(book, key).filter(({ period }) => period !== roster.period);
    book.rosters.set(key, [...before, roster].slice(-mostRosters));
    const start = Array.from({ length: (to - from) / 3600 }, (_, hour) => from + hour * 3600);
    const sums = start.map((_, hour) => known.map((used) => used[hour] ?? 0));
    const told = noise === undefined ? plain(sums) : noisy(book, key, day, sums, register, utility, noise);
    if (told === undefined) continue;
    const members = roster.members.length;
    const share = members / known.length;
    const sum = told.sums.map((one) => Math.round(one * share));
    const item = (bucket: GroupItem["bucket"], start: Seconds[], sum: number[], deviation: number): GroupItem => ({
      kind: "group",
      ...{ group, utility, zone, register, bucket, start, sum, version },
      members: start.map(() => members),
      filled: start.map(() => members - known.length),
      noise: start.map(() => deviation * share),
    });
    const sumsTold = [
      item("hour", start, sum, told.deviation),
      item("day", [day.start], [total(sum)], told.deviation * Math.sqrt(start.length)),
    ];
    items.push(...(masks === undefined ? sumsTold : sumsTold.flatMap((one) => masked(one, masks))));
  }
  return items;
}

/** A sum as this node's share of it; nothing where no other node has meters of the group, for then it would be bare. */
function masked({ kind: _, sum, ...item }: GroupItem, { node, others }: GroupMasks): GroupShareItem[] {
  const keys = others(item.group);
  if (keys.size === 0) return [];
  const group = maskGroup(item);
  const share = sum.map(
    (value, place) => maskValue(node, value, keys, group, maskRound(item, item.start[place] ?? 0)).share,
  );
  return [{ kind: "group-share", ...item, nodes: [node, ...keys.keys()].toSorted(), share }];
}

interface Told {
  readonly sums: readonly number[];
  /** Of the noise of each, ticks. */
  readonly deviation: number;
}

const plain = (values: readonly (readonly number[])[]): Told => ({ sums: values.map(total), deviation: 0 });

/** The sums behind noise, where the budget of the group allows them. */
function noisy(
  { ledger }: GroupBook,
  key: string,
  day: LocalDay,
  values: readonly (readonly number[])[],
  register: RegisterName,
  utility: Utility,
  { epsilon, bits }: GroupNoise,
): Told | undefined {
  const policy = { epsilon, period: 86_400, fewest: fewestMembers };
  const sum = { group: key, round: `${day.start}`, houses: values[0]?.length ?? 0, epsilon };
  if (spend(ledger, policy, sum, dateOf(day)) !== "spent") return undefined;
  const tick = tickOf(quantityOf(register)) ?? 0;
  const plan = { bound: Math.round(mostInHour[utility] / 10 ** tick), epsilon: epsilon / values.length };
  return { sums: values.map((one) => privateSum(one, plan, bits).sum), deviation: noiseDeviation(plan) };
}

/** How many members the sums of a group stand for, the most of its utilities; 0 where it has too few for any. */
export function membersOf(book: GroupBook, group: string): number {
  const found = [...book.rosters.keys()].filter((key) => JSON.parse(key)[0] === group);
  return Math.max(0, ...found.map((key) => rostersOf(book, key).at(-1)?.members.length ?? 0));
}
