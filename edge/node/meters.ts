// The meters of a node: takes telegrams to them one by one, and knows what that changed.
import { type MeterAddress, type MeterId, meterId } from "@tributary/core";
import { watchMeter } from "@tributary/engine-rules";
import type { KeyEntry, Uplink } from "@tributary/wire";
import { admit } from "./admit.ts";
import type { Fate } from "./fate.ts";
import { judgeTelegram } from "./judge.ts";
import { type Meter, openMeter, snapshotOf } from "./meter-state.ts";
import type { MeterChanges } from "./sync-items.ts";
import { takeReadings } from "./take-readings.ts";
import type { KeyLookup, Telegram, TelegramReader } from "./telegram-reader.ts";

/** What a group of telegrams changed, gathered while they are taken. */
export interface Group {
  readonly meters: Map<Meter, MeterChanges>;
  /** Telegrams that changed the state: taken again in the same order, they bring it to the same place. */
  readonly kept: Uplink[];
}

export function newGroup(): Group {
  return { meters: new Map(), kept: [] };
}

export interface Meters {
  /** Takes one telegram and says its fate. Nothing in a telegram makes this throw. */
  take(uplink: Uplink, group: Group): Fate;
  /** Names and states of the meters that changed since the last call. */
  snapshots(): Iterable<readonly [MeterId, Uint8Array]>;
}

export interface MetersSettings {
  readonly reader: TelegramReader;
  readonly keys: KeyLookup;
  readonly zone: string;
  /** State of a meter in the newest snapshot. */
  readonly kept: (meter: MeterId) => Uint8Array | undefined;
}

function changesOf(group: Group, meter: Meter): MeterChanges {
  let changes = group.meters.get(meter);
  if (changes === undefined) {
    changes = { streams: new Set(), texts: new Map(), incidents: [] };
    group.meters.set(meter, changes);
  }
  return changes;
}

/** Notes that a meter was heard, and by whom. */
function hear({ state }: Meter, { at, gateway, rssi }: Uplink): void {
  if (at < state.heardAt) return;
  state.heardAt = at;
  state.gateway = gateway;
  state.rssi = rssi;
}

/** Notes what a meter's newest telegram says of the meter itself. */
function describe({ state }: Meter, { driver, security, status }: Telegram, at: number): void {
  state.telegrams += 1;
  if (at < state.heardAt) return;
  state.driver = driver;
  state.securityMode = security.mode;
  state.authenticated = security.authenticated;
  state.status = status;
}

export function openMeters({ reader, keys, zone, kept }: MetersSettings): Meters {
  const known = new Map<MeterId, Meter>();
  const changed = new Set<Meter>();

  function meterOf(address: MeterAddress, entry: KeyEntry): Meter {
    const id = meterId(address);
    let meter = known.get(id);
    if (meter === undefined) {
      meter = openMeter(address, entry, zone, kept(id));
      known.set(id, meter);
    }
    return meter;
  }

  return {
    take(uplink, group) {
      const admitted = admit(uplink, reader, keys);
      if ("refused" in admitted) return admitted.refused;
      const { telegram, entry } = admitted;
      const { at } = uplink;
      const meter = meterOf(telegram.meter, entry);
      const fate = judgeTelegram(meter.state.history, telegram, uplink, at, meter.utility, meter.zone);
      group.kept.push(uplink);
      changed.add(meter);
      if (fate === "replayed") return fate;
      const changes = changesOf(group, meter);
      hear(meter, uplink);
      if (fate === "duplicate") return fate;
      describe(meter, telegram, at);
      takeReadings(meter, telegram, at, changes);
      const watched = {
        meter: meter.id,
        utility: meter.utility,
        zone: meter.zone,
        stream: (register: string) => meter.streams.get(register),
      };
      changes.incidents.push(...watchMeter(meter.state.watch, watched, at, telegram.status));
      return fate;
    },
    *snapshots() {
      for (const meter of changed) yield [meter.id, snapshotOf(meter)];
      changed.clear();
    },
  };
}
