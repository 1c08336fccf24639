// Keeps what the radio of each meter is like, per gateway: losses, strength, changes, day by day, in a file of its own.
import type { MeterId, Seconds } from "@tributary/core";
import {
  type ChangePoint,
  type DeliveryPoint,
  deliveryCurve,
  type Hearing,
  hearMeter,
  type LinkDay,
  type MeterLinks,
  type MeterReport,
  meterReport,
  missingNow,
  newMeterLinks,
} from "@tributary/engine-links";
import { healingStore, openDatabase, setAsideDamaged, transaction } from "@tributary/engine-log";

export interface LinkFactsOptions {
  readonly path: string;
  /** Calendar by which hours and days are counted. */
  readonly zone: string;
  /** How many days are kept; 400 unless told. */
  readonly days?: number;
  /** Told in one sentence what an operator should know. */
  readonly say?: (says: string) => void;
}

/** A meter's radio as it stands. */
export interface LinkFactsReport extends MeterReport {
  /** Telegrams in a row that nobody has heard by now. */
  readonly missing: number;
}

export interface GatewayDay extends LinkDay {
  readonly meter: MeterId;
  readonly gateway: string;
}

export interface LinkChange extends ChangePoint {
  readonly meter: MeterId;
  readonly gateway: string;
}

export interface LinkFacts {
  /** Notes a telegram as one gateway heard it, duplicates over other gateways among them. Never throws. */
  hear(meter: MeterId, gateway: string, hearing: Hearing): void;
  /**
   * Works through what was noted and makes it durable; to be called each few minutes, and done by itself when much has
   * gathered. What was not written when the power fails is missing from the statistics, not from the readings.
   */
  flush(): void;
  report(meter: MeterId, now: Seconds): LinkFactsReport | undefined;
  /** Days that are over, from the oldest; of one gateway or of all. Days since 1970 in the calendar of the facts. */
  days(meter: MeterId, gateway?: string): GatewayDay[];
  /** Changes of strength that were found since a moment, of all meters, from the oldest. */
  changes(since: Seconds): LinkChange[];
  /** Delivery against strength, over all days that are kept. */
  delivery(): DeliveryPoint[];
  close(): void;
}

/** More hearings than these are not held back. */
const mostNoted = 500;
const usualDays = 400;

const schema = {
  version: 1,
  tables: `
    create table meters (meter text primary key, links text not null) without rowid;
    create table days (meter text, gateway text, day integer, received integer not null, missed integer not null,
      rssi_count integer not null, rssi_sum real not null, rssi_squares real not null,
      primary key (meter, gateway, day)) without rowid;
    create index days_by_day on days (day);
    create table changes (found_at integer, meter text, gateway text, at integer not null, "before" real not null,
      "after" real not null, primary key (found_at, meter, gateway)) without rowid`,
};

interface Noted extends Hearing {
  readonly gateway: string;
}

export function openLinkFacts(options: LinkFactsOptions): LinkFacts {
  return healingStore((again) => {
    if (again) setAsideDamaged(options.path, options.say ?? (() => undefined));
    return openStored(options);
  });
}

function openStored({ path, zone, days: kept = usualDays, say }: LinkFactsOptions): LinkFacts {
  const database = openDatabase(path, schema);
  const sql = {
    find: database.prepare("select links from meters where meter = ?"),
    keep: database.prepare("insert or replace into meters values (?, ?)"),
    addDay: database.prepare("insert or replace into days values (?, ?, ?, ?, ?, ?, ?, ?)"),
    forgetDays: database.prepare("delete from days where day < ?"),
    addChange: database.prepare("insert or replace into changes values (?, ?, ?, ?, ?, ?)"),
    ofMeter: database.prepare("select * from days where meter = ? order by day, gateway"),
    changed: database.prepare("select * from changes where found_at >= ? order by found_at, meter"),
    curve: database.prepare("select * from days"),
  };
  let noted = new Map<MeterId, Noted[]>();
  let count = 0;

  function linksOf(meter: MeterId): MeterLinks | undefined {
    const row = sql.find.get(meter);
    return row === undefined ? undefined : JSON.parse(String(row["links"]));
  }

  function take(meter: MeterId, hearings: readonly Noted[]): void {
    const links = linksOf(meter) ?? newMeterLinks(zone);
    // Gateways hand over their backlog after what is new.
    for (const { gateway, ...hearing } of hearings.toSorted((one, other) => one.at - other.at)) {
      const { day, change } = hearMeter(links, gateway, hearing);
      if (day !== undefined) {
        const { received, missed, rssiCount, rssiSum, rssiSquares } = day;
        sql.addDay.run(meter, gateway, day.day, received, missed, rssiCount, rssiSum, rssiSquares);
        sql.forgetDays.run(day.day - kept);
      }
      if (change !== undefined) {
        sql.addChange.run(change.foundAt, meter, gateway, change.at, change.before, change.after);
      }
    }
    sql.keep.run(meter, JSON.stringify(links));
  }

  function flush(): void {
    if (count === 0) return;
    transaction(database, () => {
      for (const [meter, hearings] of noted) take(meter, hearings);
    });
    noted = new Map();
    count = 0;
  }

  /** Statistics are not worth more memory than this, nor that readings wait for them. */
  function makeRoom(): void {
    try {
      flush();
    } catch (error) {
      say?.(`radio facts of ${count} telegrams could not be written and are forgotten: ${String(error)}`);
      noted = new Map();
      count = 0;
    }
  }

  return {
    hear(meter, gateway, hearing) {
      if (!Number.isFinite(hearing.at)) return;
      const hearings = noted.get(meter) ?? [];
      noted.set(meter, hearings);
      hearings.push({ ...hearing, gateway });
      count += 1;
      if (count >= mostNoted) makeRoom();
    },
    flush,
    report(meter, now) {
      flush();
      const links = linksOf(meter);
      return links === undefined ? undefined : { ...meterReport(links), missing: missingNow(links, now) };
    },
    days(meter, gateway) {
      flush();
      const all = sql.ofMeter.all(meter).map(dayOf);
      return gateway === undefined ? all : all.filter((day) => day.gateway === gateway);
    },
    changes(since) {
      flush();
      return sql.changed.all(since).map(changeOf);
    },
    delivery() {
      flush();
      return deliveryCurve(rows(sql.curve.iterate()));
    },
    close() {
      flush();
      database.close();
    },
  };
}

type Row = Readonly<Record<string, unknown>>;

function* rows(all: Iterable<Row>): Iterable<LinkDay> {
  for (const row of all) yield dayOf(row);
}

function dayOf(row: Row): GatewayDay {
  return {
    meter: String(row["meter"]),
    gateway: String(row["gateway"]),
    day: Number(row["day"]),
    received: Number(row["received"]),
    missed: Number(row["missed"]),
    rssiCount: Number(row["rssi_count"]),
    rssiSum: Number(row["rssi_sum"]),
    rssiSquares: Number(row["rssi_squares"]),
  };
}

function changeOf(row: Row): LinkChange {
  return {
    meter: String(row["meter"]),
    gateway: String(row["gateway"]),
    at: Number(row["at"]),
    foundAt: Number(row["found_at"]),
    before: Number(row["before"]),
    after: Number(row["after"]),
  };
}
