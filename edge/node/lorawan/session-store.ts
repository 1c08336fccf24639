// Keeps sessions, used nonces and uplinks that nobody has taken yet. What `commit` wrote survives the loss of power.
import { closeSync, openSync } from "node:fs";
import { openDatabase, type Schema, sealedJson, transaction, type VaultBox } from "@tributary/engine-log";
import type { NetworkDevice } from "@tributary/lorawan";
import type { NetworkUplink } from "./settings.ts";

const schema: Schema = {
  version: 1,
  tables: `
    create table devices (dev_eui text primary key, record text not null, forwarder text) without rowid;
    create table inbox (
      number integer primary key, dev_eui text not null, session integer not null, counter integer not null,
      uplink text not null, payload blob not null, unique (dev_eui, session, counter)
    );
  `,
};

export interface KeptDevice {
  readonly device: NetworkDevice;
  /** The forwarder that heard it best last. */
  readonly forwarder?: string;
}

export interface SessionStore {
  devices(): KeptDevice[];
  /** A device's new state, and with it in one transaction the uplink that moved it. */
  commit(kept: KeptDevice, uplink?: NetworkUplink): void;
  /** Uplinks that were not taken yet, oldest first. */
  inbox(): NetworkUplink[];
  holds(uplink: Pick<NetworkUplink, "devEui" | "session" | "counter">): boolean;
  /** How many uplinks were not taken yet. */
  waiting(): number;
  /** An uplink was taken. This becomes durable with the next commit: until then it may come out of `inbox` again. */
  taken(uplink: NetworkUplink): void;
  close(): void;
}

const labelOf = (devEui: string) => `device ${devEui}`;

/** Opens or makes the store. With a box its records, which hold keys, are sealed; those that stand there in the clear, too. */
export function openSessionStore(path: string, box?: VaultBox): SessionStore {
  // Made here, not by SQLite, so that nobody else could read the keys even for a moment.
  closeSync(openSync(path, "a", 0o600));
  const database = openDatabase(path, schema);
  const records = sealedJson<NetworkDevice>(box);
  records.sealColumn(database, { table: "devices", key: "dev_eui", value: "record" }, labelOf);
  const allDevices = database.prepare("select dev_eui, record, forwarder from devices");
  const putDevice = database.prepare(
    `insert into devices values (?, ?, ?)
     on conflict do update set record = excluded.record, forwarder = coalesce(excluded.forwarder, forwarder)`,
  );
  const allUplinks = database.prepare("select uplink, payload from inbox order by number");
  const putUplink = database.prepare(
    "insert into inbox (dev_eui, session, counter, uplink, payload) values (?, ?, ?, ?, ?)",
  );
  const dropUplink = database.prepare("delete from inbox where dev_eui = ? and session = ? and counter = ?");
  const nameOf = ({ devEui, session, counter }: Pick<NetworkUplink, "devEui" | "session" | "counter">) =>
    `${devEui} ${session} ${counter}`;
  const readInbox = () =>
    allUplinks.all().map((row): NetworkUplink => {
      const { payload } = row;
      const uplink: Omit<NetworkUplink, "payload"> = JSON.parse(String(row["uplink"]));
      return { ...uplink, payload: payload instanceof Uint8Array ? payload : new Uint8Array(0) };
    });
  const waiting = new Set(readInbox().map(nameOf));
  let dropped: NetworkUplink[] = [];
  const drop = () => {
    for (const { devEui, session, counter } of dropped) dropUplink.run(devEui, session, counter);
  };

  return {
    devices: () =>
      allDevices.all().map((row): KeptDevice => {
        const device = records.read(labelOf(String(row["dev_eui"])), row["record"]);
        return row["forwarder"] === null ? { device } : { device, forwarder: String(row["forwarder"]) };
      }),
    commit({ device, forwarder }, uplink) {
      transaction(database, () => {
        drop();
        putDevice.run(device.devEui, records.write(labelOf(device.devEui), device), forwarder ?? null);
        if (uplink === undefined) return;
        const { payload, ...rest } = uplink;
        putUplink.run(uplink.devEui, uplink.session, uplink.counter, JSON.stringify(rest), payload);
      });
      dropped = [];
      if (uplink !== undefined) waiting.add(nameOf(uplink));
    },
    inbox: () => readInbox().filter((uplink) => waiting.has(nameOf(uplink))),
    holds: (uplink) => waiting.has(nameOf(uplink)),
    waiting: () => waiting.size,
    taken(uplink) {
      waiting.delete(nameOf(uplink));
      dropped.push(uplink);
    },
    close() {
      transaction(database, drop);
      database.close();
    },
  };
}
