// Keeps for each meter what its billed register stood at when a billing period, the local month, ended.
import {
  bucketStart,
  layers,
  type MeterId,
  nextBucket,
  quantities,
  quantityOf,
  rejecting,
  type Seconds,
} from "@tributary/core";
import type { BillingItem, MomentReading, ReadingsItem } from "@tributary/wire";
import { mainRegisters } from "../meters/judge.ts";
import type { HouseBook, HouseState } from "./house-book.ts";

interface Account {
  from: Seconds;
  to: Seconds;
  /** The newest valid reading up to the end of the period, and the newest of all. */
  last: MomentReading | undefined;
  newest: MomentReading | undefined;
  /** Ends of the last periods that were told; an account of before has none. */
  told?: readonly Seconds[];
}

/** By meter; plain data. */
export type Accounts = Map<MeterId, Account>;

/** Bills of one message, so that it stays below a megabyte. */
const mostInMessage = 2000;
/** A clock that leaps tells a period before its end, and then those of another time. */
const mostTold = 6;

export function noteForBill(accounts: Accounts, { houses }: HouseBook, item: ReadingsItem): void {
  const house = houses.get(item.meter);
  if (house === undefined || item.register !== mainRegisters[house.utility] || item.layer !== layers.validated) return;
  for (const [place, at] of item.at.entries()) {
    const reading = { at, ticks: item.ticks[place] ?? 0, quality: item.quality[place] ?? 0 };
    if ((reading.quality & rejecting) !== 0) continue;
    let account = accounts.get(item.meter);
    if (account === undefined) {
      const from = bucketStart(at, "month", house.zone);
      account = { from, to: nextBucket(at, "month", house.zone), last: undefined, newest: reading };
      accounts.set(item.meter, account);
    }
    if (at >= (account.newest?.at ?? 0)) account.newest = reading;
    if (at <= account.to && at >= (account.last?.at ?? 0)) account.last = reading;
  }
}

/** The bills of periods that ended more than `patience` ago, some at a time; each is told once. */
export function billsDue(accounts: Accounts, { houses, days }: HouseBook, patience: Seconds, version: number) {
  const items: BillingItem[] = [];
  for (const [meter, account] of accounts) {
    if (items.length >= mostInMessage) break;
    const house = houses.get(meter);
    if (house === undefined || account.to + patience > days.newest) continue;
    const register = mainRegisters[house.utility] ?? "";
    const { from, to, last, newest, told = [] } = account;
    if (last !== undefined && last.at > from) {
      const { unit } = quantities[quantityOf(register)];
      items.push({ kind: "billing", meter, utility: house.utility, register, unit, from, to, ...last, version });
      account.told = [...told, to].slice(-mostTold);
    }
    account.from = to;
    account.to = nextBucket(to, "month", house.zone);
    account.last = newest !== undefined && newest.at <= account.to ? newest : undefined;
  }
  return items;
}

/** Goes on with the period of `now`, or the first after it that was not told. */
export function billsFrom(accounts: Accounts, { houses }: HouseState, now: Seconds): Accounts {
  return new Map(
    [...accounts].map(([meter, { told = [] }]) => {
      const zone = houses.get(meter)?.zone ?? "UTC";
      let from = bucketStart(now, "month", zone);
      while (told.includes(nextBucket(from, "month", zone))) from = nextBucket(from, "month", zone);
      return [meter, { from, to: nextBucket(from, "month", zone), last: undefined, newest: undefined, told }];
    }),
  );
}
