// Keeps what nodes tell of groups: which there are, the alarms that opened in them, and masked shares of their sums.
import type { DatabaseSync } from "node:sqlite";
import type { RegisterName, Seconds, Utility } from "@tributary/core";
import type { GroupEventItem, GroupItem, GroupShareItem, Page } from "@tributary/wire";
import { pageValues } from "./page-values.ts";

/** Of one sum: whose it is, over which bucket. */
export interface SumName {
  readonly group: string;
  readonly utility: Utility;
  readonly zone: string;
  readonly bucket: GroupItem["bucket"];
  readonly start: Seconds;
}

/** A node's masked part of a sum. */
export interface KeptShare extends SumName {
  readonly node: string;
  readonly register: RegisterName;
  /** Whose shares make the sum. */
  readonly nodes: readonly string[];
  readonly share: number;
  readonly members: number;
  readonly filled: number;
  readonly noise: number;
  readonly version: number;
}

export interface KeptGroup {
  readonly group: string;
  readonly utility: Utility;
  readonly register: RegisterName;
  /** Meters that its newest sum, or the newest share of each node, stands for. */
  readonly members: number;
  /** Whether its sums are masked by several nodes. */
  readonly masked: boolean;
}

export interface Groups {
  /** In the order of their names. */
  groups(): KeptGroup[];
  /** Newest hour first. */
  groupEvents(page: Page): GroupEventItem[];
  shares(sum: SumName): KeptShare[];
  /** Sums of which some but not all shares came, newest first: the nodes that are missing. */
  unfinished(filter: { readonly limit: number }): (SumName & { readonly missing: readonly string[] })[];
}

export interface GroupWrites {
  noteGroup(node: string, item: GroupItem | GroupShareItem): void;
  noteGroupEvent(node: string, item: GroupEventItem): void;
}

const tables = `
  CREATE TABLE IF NOT EXISTS groups (
    name TEXT NOT NULL, utility TEXT NOT NULL, zone TEXT NOT NULL, node TEXT NOT NULL,
    register TEXT NOT NULL, members INTEGER NOT NULL, masked INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (name, utility, zone, node)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS group_events (
    node TEXT NOT NULL, name TEXT NOT NULL, alarm TEXT NOT NULL, hour INTEGER NOT NULL,
    item TEXT NOT NULL, -- JSON: the whole item
    version INTEGER NOT NULL,
    PRIMARY KEY (node, name, alarm, hour)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS group_events_by_time ON group_events (hour);
  -- Each share is told once for ever. A sum is open until the shares of all its nodes are there.
  CREATE TABLE IF NOT EXISTS group_shares (
    name TEXT NOT NULL, utility TEXT NOT NULL, zone TEXT NOT NULL, bucket TEXT NOT NULL, start INTEGER NOT NULL,
    node TEXT NOT NULL,
    share TEXT NOT NULL, -- JSON
    PRIMARY KEY (name, utility, zone, bucket, start, node)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS open_sums (
    name TEXT NOT NULL, utility TEXT NOT NULL, zone TEXT NOT NULL, bucket TEXT NOT NULL, start INTEGER NOT NULL,
    missing TEXT NOT NULL, -- JSON list of nodes
    PRIMARY KEY (name, utility, zone, bucket, start)
  ) STRICT, WITHOUT ROWID;
`;

export function openGroups(database: DatabaseSync): Groups & GroupWrites {
  database.exec(tables);
  const setGroup = database.prepare(`
    INSERT INTO groups VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      register = excluded.register, members = excluded.members, masked = excluded.masked, version = excluded.version
    WHERE excluded.version >= groups.version`);
  const everyGroup = database.prepare(`
    SELECT name, utility, register, sum(members) AS members, max(masked) AS masked FROM groups
    GROUP BY name, utility, register ORDER BY name, utility`);
  const setEvent = database.prepare(`
    INSERT INTO group_events VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET item = excluded.item, version = excluded.version
    WHERE excluded.version >= group_events.version`);
  const newestEvents = database.prepare(
    "SELECT item FROM group_events WHERE hour <= ? ORDER BY hour DESC, name, alarm, node LIMIT ? OFFSET ?",
  );
  const addShare = database.prepare("INSERT OR IGNORE INTO group_shares VALUES (?, ?, ?, ?, ?, ?, ?)");
  const sharesOf = database.prepare(
    "SELECT share FROM group_shares WHERE name = ? AND utility = ? AND zone = ? AND bucket = ? AND start = ? ORDER BY node",
  );
  const setOpen = database.prepare("INSERT OR REPLACE INTO open_sums VALUES (?, ?, ?, ?, ?, ?)");
  const close = database.prepare(
    "DELETE FROM open_sums WHERE name = ? AND utility = ? AND zone = ? AND bucket = ? AND start = ?",
  );
  const newestOpen = database.prepare("SELECT * FROM open_sums ORDER BY start DESC, name, utility, bucket LIMIT ?");

  const keyOf = ({ group, utility, zone, bucket, start }: SumName) => [group, utility, zone, bucket, start] as const;
  // Only `noteShares` writes these.
  const shares = (sum: SumName) =>
    sharesOf.all(...keyOf(sum)).map(({ share }) => JSON.parse(String(share)) as KeptShare);

  function noteShares(node: string, item: GroupShareItem): void {
    const { group, utility, zone, bucket, register, nodes, version } = item;
    for (const [place, start] of item.start.entries()) {
      const sum: SumName = { group, utility, zone, bucket, start };
      const [share, members, filled, noise] = [item.share, item.members, item.filled, item.noise].map(
        (column) => column[place] ?? 0,
      );
      addShare.run(
        ...keyOf(sum),
        node,
        JSON.stringify({ ...sum, node, register, nodes, share, members, filled, noise, version }),
      );
      const there = new Set(shares(sum).map((one) => one.node));
      const missing = nodes.filter((one) => !there.has(one));
      if (missing.length === 0) close.run(...keyOf(sum));
      else setOpen.run(...keyOf(sum), JSON.stringify(missing));
    }
  }

  return {
    groups: () =>
      everyGroup.all().map((row) => ({
        group: String(row["name"]),
        utility: String(row["utility"]) as Utility,
        register: String(row["register"]),
        members: Number(row["members"]),
        masked: row["masked"] === 1,
      })),
    groupEvents: (page) =>
      newestEvents.all(...pageValues(page)).map(({ item }) => JSON.parse(String(item)) as GroupEventItem),
    shares,
    unfinished: ({ limit }) =>
      newestOpen.all(limit).map((row) => ({
        group: String(row["name"]),
        utility: String(row["utility"]) as Utility,
        zone: String(row["zone"]),
        bucket: String(row["bucket"]) as GroupItem["bucket"],
        start: Number(row["start"]),
        missing: JSON.parse(String(row["missing"])) as string[],
      })),
    noteGroup(node, item) {
      const { group, utility, zone, register, version } = item;
      const masked = item.kind === "group-share" ? 1 : 0;
      setGroup.run(group, utility, zone, node, register, item.members.at(-1) ?? 0, masked, version);
      if (item.kind === "group-share") noteShares(node, item);
    },
    noteGroupEvent(node, item) {
      setEvent.run(node, item.group, item.alarm, item.hour, JSON.stringify(item), item.version);
    },
  };
}
