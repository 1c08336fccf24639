// Keeps how many uplinks of each device arrived, how many did not, and how often they were repeated, by kind of day.
import type { Seconds } from "@tributary/core";
import {
  type Calendar,
  countRepeat,
  countUplink,
  type DayKind,
  dayKinds,
  newRetransmissions,
  type RetransmissionRow,
  type Retransmissions,
  retransmissionsOf,
} from "@tributary/engine-links";
import { openDatabase, transaction } from "@tributary/engine-log";

/** What the network heard of a device. Repeats that nobody heard are not in it. */
export interface DeviceLink {
  readonly devEui: string;
  /** Name of the gateway that the device is, where it is one. */
  readonly gateway: string;
  readonly days: Readonly<Record<DayKind, RetransmissionRow>>;
}

export interface UplinkStatistics {
  /** Notes a new uplink, and how many frames before it the device's counter shows that nobody heard. Never throws. */
  arrived(devEui: string, at: Seconds, lost: number): void;
  /** Notes an uplink that was heard before. Never throws. */
  again(devEui: string, at: Seconds): void;
  days(devEui: string): DeviceLink["days"] | undefined;
  close(): void;
}

/** Written together: what the power takes is missing from the statistics, not from the readings. */
const writtenEvery: Seconds = 300;
/** A longer hole is a device that was somewhere else, not bad radio. */
const mostLost = 1000;

const schema = {
  version: 1,
  tables: "create table devices (dev_eui text primary key, days text not null) without rowid",
};

export function openUplinkStatistics(
  path: string,
  calendar: Calendar,
  now: () => Seconds,
  say: (says: string) => void,
): UplinkStatistics {
  const database = openDatabase(path, schema);
  const put = database.prepare("insert or replace into devices values (?, ?)");
  const kept = new Map<string, Retransmissions>(
    database
      .prepare("select * from devices")
      .all()
      .map((row) => [String(row["dev_eui"]), JSON.parse(String(row["days"]))]),
  );
  const changed = new Set<string>();
  let writtenAt = now();
  let failing = false;

  function write(): void {
    if (changed.size === 0) return;
    try {
      transaction(database, () => {
        for (const devEui of changed) put.run(devEui, JSON.stringify(kept.get(devEui)));
      });
      changed.clear();
      failing = false;
    } catch (error) {
      if (!failing) say(`LoRaWAN: what devices repeated could not be written: ${String(error)}`);
      failing = true;
    }
  }

  function note(devEui: string, count: (all: Retransmissions) => void): void {
    const all = kept.get(devEui) ?? newRetransmissions();
    kept.set(devEui, all);
    count(all);
    changed.add(devEui);
    if (now() - writtenAt < writtenEvery) return;
    writtenAt = now();
    write();
  }

  return {
    arrived(devEui, at, lost) {
      note(devEui, (all) => {
        countUplink(all, calendar, { at, sent: 1, delivered: true });
        if (lost > mostLost) return;
        for (let n = 0; n < lost; n += 1) countUplink(all, calendar, { at, sent: 1, delivered: false });
      });
    },
    again: (devEui, at) => note(devEui, (all) => countRepeat(all, calendar, at)),
    days(devEui) {
      const all = kept.get(devEui);
      if (all === undefined) return undefined;
      const [working, weekend, holiday] = dayKinds.map((kind) => retransmissionsOf(all, kind).whole);
      return working && weekend && holiday && { working, weekend, holiday };
    },
    close() {
      write();
      database.close();
    },
  };
}
