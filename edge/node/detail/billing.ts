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
import { mainRegisters } from "../judge.ts";
import type { HouseBook } from "./house-book.ts";

interface Account {
  from: Seconds;
  to: Seconds;
  /** The newest valid reading up to the end of the period, and the newest of all. */
  last: MomentReading | undefined;
  newest: MomentReading;
}

/** By meter; plain data. */
export type Accounts = Map<MeterId, Account>;

/** Bills of one message, so that it stays below a megabyte. */
const mostInMessage = 2000;

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
    if (at >= account.newest.at) account.newest = reading;
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
    const { from, to, last, newest } = account;
    if (last !== undefined && last.at > from) {
      const { unit } = quantities[quantityOf(register)];
      items.push({ kind: "billing", meter, utility: house.utility, register, unit, from, to, ...last, version });
    }
    account.from = to;
    account.to = nextBucket(to, "month", house.zone);
    account.last = newest.at <= account.to ? newest : undefined;
  }
  return items;
}
