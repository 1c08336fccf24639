// Tells the cloud nothing of any one household but its bill: sums of groups, which alarms they had, and the node's counts.
import type { DatabaseSync } from "node:sqlite";
import { readMeterId, type Seconds } from "@tributary/core";
import type { CountsItem, EventItem, GroupEventItem, SyncItem } from "@tributary/wire";
import { fewestMembers } from "@tributary/wire";
import { openHourBook } from "../hourly/hour-book.ts";
import type { KeyLookup } from "../meters/telegram-reader.ts";
import { type Accounts, billsDue, billsFrom, noteForBill } from "./billing.ts";
import { daysFrom, nextClosedDay } from "./closed-days.ts";
import { type GroupBook, type GroupPrivacy, groupsUntil, membersOf, newGroupBook, sumsOfDay } from "./group-sums.ts";
import { forgetOld, type HouseState, hoursInMemory, newHouses, noteHouse, noteReadings } from "./house-book.ts";
import type { Teller } from "./kept-link.ts";

export interface GroupState {
  readonly houses: HouseState;
  readonly groups: GroupBook;
  readonly accounts: Accounts;
  /** Alarms that are open, so that each counts once. */
  readonly open: Set<string>;
  /** How many opened in an hour, by what they are told under. */
  readonly opened: Map<string, { readonly hour: Seconds; many: number }>;
  counts: CountsItem | undefined;
}

export interface GroupTellerSettings extends GroupPrivacy {
  readonly keys: KeyLookup;
}

/** What comes later than this is left out of a day's sums: they are told once, for a second telling would tell the difference. */
const patience: Seconds = 86_400;
const hour: Seconds = 3600;
/** What opened in an hour is counted for so long. */
const counted: Seconds = 14 * 86_400;

export function groupTeller(database: DatabaseSync, settings: GroupTellerSettings): Teller<GroupState> {
  const { keys } = settings;
  const hours = openHourBook(database, hoursInMemory);
  const bookOf = ({ houses }: GroupState) => ({ hours, ...houses });

  function groupOf(meter: string): string | undefined {
    const address = readMeterId(meter);
    return address === undefined ? undefined : keys(address)?.group;
  }

  /** An alarm as one of its group. */
  function groupEvent({ groups, open, opened, houses }: GroupState, event: EventItem): GroupEventItem[] {
    if (event.closedAt !== null) open.delete(event.id);
    const group = groupOf(event.meter);
    if (group === undefined || event.closedAt !== null || open.has(event.id)) return [];
    open.add(event.id);
    const members = membersOf(groups, group);
    if (members < fewestMembers) return [];
    const { alarm, severity, openedAt, version } = event;
    const told = Math.floor(openedAt / hour) * hour;
    const name = JSON.stringify([group, alarm, told]);
    const before = opened.get(name) ?? { hour: told, many: 0 };
    before.many += 1;
    opened.set(name, before);
    for (const [one, { hour }] of opened) if (hour < houses.days.newest - counted) opened.delete(one);
    return [{ kind: "group-event", group, alarm, severity, hour: told, opened: before.many, members, version }];
  }

  /** The sums of the next day that is over, or else the bills that are due. */
  function over(state: GroupState): readonly SyncItem[] {
    const { groups, accounts, counts } = state;
    const book = bookOf(state);
    const version = book.days.newest * 1000;
    let sums: SyncItem[] = [];
    const day = nextClosedDay(book.days, patience, (one) => {
      sums = sumsOfDay(groups, book, one, groupOf, settings, version);
      return sums.length > 0;
    });
    forgetOld(book);
    if (day === undefined) return billsDue(accounts, book, patience, version);
    return counts === undefined ? sums : [...sums, counts];
  }

  return {
    begin: () => ({
      houses: newHouses(),
      groups: newGroupBook(),
      accounts: new Map(),
      open: new Set(),
      opened: new Map(),
      counts: undefined,
    }),
    take(state, item) {
      const book = bookOf(state);
      switch (item.kind) {
        case "meter":
          noteHouse(book, item);
          return [];
        case "readings":
          noteReadings(book, item);
          noteForBill(state.accounts, book, item);
          return [];
        case "instruction-report":
        case "update":
          return [item];
        case "counts":
          state.counts = item;
          return [];
        case "event":
          return groupEvent(state, item);
        default:
          return [];
      }
    },
    // Counted once: in its turn it is told already.
    newest: ({ houses }) => houses.days.newest,
    ahead(state, item) {
      if (item.kind === "instruction-report" || item.kind === "update") return [item];
      return item.kind === "event" ? groupEvent(state, item) : [];
    },
    next: (state, atOnce) => (atOnce.length > 0 ? atOnce : over(state)),
    save: hours.save,
    reload: hours.reload,
    forget: hours.empty,
    returnTo: (state, now) => ({
      ...state,
      houses: { houses: state.houses.houses, days: daysFrom(state.houses.days, now) },
      groups: groupsUntil(state.groups, now),
      accounts: billsFrom(state.accounts, state.houses, now),
      opened: new Map([...state.opened].filter(([, { hour }]) => hour <= now)),
    }),
  };
}
