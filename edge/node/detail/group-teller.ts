// Tells the cloud nothing of any one household but its bill: sums of groups, which alarms they had, and the node's counts.
import { readMeterId, type Seconds } from "@tributary/core";
import type { CountsItem, EventItem, GroupEventItem, SyncItem } from "@tributary/wire";
import { fewestMembers } from "@tributary/wire";
import type { KeyLookup } from "../telegram-reader.ts";
import { type Accounts, billsDue, noteForBill } from "./billing.ts";
import { nextClosedDay } from "./closed-days.ts";
import { type GroupBook, type GroupNoise, membersOf, newGroupBook, sumsOfDay } from "./group-sums.ts";
import { type HouseBook, newHouseBook, noteHouse, noteReadings } from "./house-book.ts";
import type { Teller } from "./kept-link.ts";

export interface GroupState {
  readonly houses: HouseBook;
  readonly groups: GroupBook;
  readonly accounts: Accounts;
  /** Alarms that are open, so that each counts once. */
  readonly open: Set<string>;
  counts: CountsItem | undefined;
}

export interface GroupTellerSettings {
  readonly keys: KeyLookup;
  readonly noise?: GroupNoise | undefined;
}

/** What comes later than this is left out of a day's sums: they are told once, for a second telling would tell the difference. */
const patience: Seconds = 86_400;
const hour: Seconds = 3600;

export function groupTeller({ keys, noise }: GroupTellerSettings): Teller<GroupState> {
  function groupOf(meter: string): string | undefined {
    const address = readMeterId(meter);
    return address === undefined ? undefined : keys(address)?.group;
  }

  /** An alarm as one of its group. */
  function groupEvent({ groups, open }: GroupState, event: EventItem): GroupEventItem[] {
    if (event.closedAt !== null) open.delete(event.id);
    const group = groupOf(event.meter);
    if (group === undefined || event.closedAt !== null || open.has(event.id)) return [];
    open.add(event.id);
    const members = membersOf(groups, group);
    if (members < fewestMembers) return [];
    const { alarm, severity, openedAt, version } = event;
    const told = Math.floor(openedAt / hour) * hour;
    return [{ kind: "group-event", group, alarm, severity, hour: told, opened: 1, members, version }];
  }

  return {
    begin: () => ({
      houses: newHouseBook(),
      groups: newGroupBook(),
      accounts: new Map(),
      open: new Set(),
      counts: undefined,
    }),
    take(state, item) {
      switch (item.kind) {
        case "meter":
          noteHouse(state.houses, item);
          return [];
        case "readings":
          noteReadings(state.houses, item);
          noteForBill(state.accounts, state.houses, item);
          return [];
        case "counts":
          state.counts = item;
          return [];
        case "event":
          return groupEvent(state, item);
        default:
          return [];
      }
    },
    over({ houses, groups, accounts, counts }) {
      const version = houses.days.newest * 1000;
      let sums: SyncItem[] = [];
      const day = nextClosedDay(houses.days, patience, (one) => {
        sums = sumsOfDay(groups, houses, one, groupOf, noise, version);
        return sums.length > 0;
      });
      if (day === undefined) return billsDue(accounts, houses, patience, version);
      return counts === undefined ? sums : [...sums, counts];
    },
  };
}
