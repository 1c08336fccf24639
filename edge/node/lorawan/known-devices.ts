// The devices of the network: as they are configured, in the state in which they were kept.
import { randomInt } from "node:crypto";
import { joiningDevice, type NetworkDevice, personalisedDevice } from "@tributary/lorawan";
import type { KeptDevice, SessionStore } from "./session-store.ts";
import type { DeviceRow, NetworkUplink } from "./settings.ts";

export interface KnownDevice extends KeptDevice {
  readonly gateway: string;
  /** UTC ms, of this run. */
  readonly heardAt?: number;
}

export interface KnownDevices {
  get(devEui: string): KnownDevice | undefined;
  all(): Iterable<KnownDevice>;
  /** Those whose session has an address. */
  withAddress(devAddr: string): NetworkDevice[];
  /** An address that no session has. */
  freeAddress(): string;
  /** Takes over a new state once it is durable, with the uplink that moved it. */
  keep(
    device: NetworkDevice,
    heard?: { readonly forwarder: string; readonly at: number },
    uplink?: NetworkUplink,
  ): void;
}

/** Addresses of private networks: NetID 0, of which 25 bits are free (TS001-1.0.4, 6.1.1). */
const addresses = 2 ** 25;

export function openKnownDevices(rows: readonly DeviceRow[], store: SessionStore): KnownDevices {
  const kept = new Map(store.devices().map((row) => [row.device.devEui, row]));
  const known = new Map<string, KnownDevice>();
  for (const row of rows) {
    const devEui = row.devEui.toLowerCase();
    const found = kept.get(devEui);
    const forwarder = found?.forwarder === undefined ? {} : { forwarder: found.forwarder };
    known.set(devEui, { device: asConfigured({ ...row, devEui }, found?.device), gateway: row.gateway, ...forwarder });
  }
  const byAddress = new Map<string, Set<string>>();
  const index = ({ devEui, session }: NetworkDevice) => {
    if (session === undefined) return;
    byAddress.set(session.devAddr, (byAddress.get(session.devAddr) ?? new Set()).add(devEui));
  };
  for (const { device } of known.values()) index(device);

  return {
    get: (devEui) => known.get(devEui),
    all: () => known.values(),
    withAddress: (devAddr) => [...(byAddress.get(devAddr) ?? [])].flatMap((devEui) => known.get(devEui)?.device ?? []),
    freeAddress() {
      for (;;) {
        const devAddr = randomInt(addresses).toString(16).padStart(8, "0");
        if (!byAddress.has(devAddr)) return devAddr;
      }
    },
    keep(device, heard, uplink) {
      const before = known.get(device.devEui);
      if (before === undefined) return;
      const forwarder = heard?.forwarder ?? before.forwarder;
      const row = { device, ...(forwarder === undefined ? {} : { forwarder }) };
      store.commit(row, uplink);
      const old = before.device.session?.devAddr;
      if (old !== undefined && old !== device.session?.devAddr) {
        byAddress.get(old)?.delete(device.devEui);
        if (byAddress.get(old)?.size === 0) byAddress.delete(old);
      }
      known.set(device.devEui, { ...before, ...row, ...(heard === undefined ? {} : { heardAt: heard.at }) });
      index(device);
    },
  };
}

/** Another key is another device: it begins anew. The same goes on where it was, for its counters and nonces are used up. */
function asConfigured(row: DeviceRow, kept: NetworkDevice | undefined): NetworkDevice {
  const { deviceClass = "A", adr = true } = row;
  if ("appKey" in row) {
    const appKey = row.appKey.toLowerCase();
    if (kept?.join?.appKey !== appKey) return joiningDevice({ ...row, appKey });
    return { ...kept, deviceClass, adr, join: { ...kept.join, nonces: row.nonces ?? "rising" } };
  }
  const keys = {
    devAddr: row.devAddr.toLowerCase(),
    nwkSKey: row.nwkSKey.toLowerCase(),
    appSKey: row.appSKey.toLowerCase(),
  };
  const { session } = kept ?? {};
  const same =
    session?.devAddr === keys.devAddr && session.nwkSKey === keys.nwkSKey && session.appSKey === keys.appSKey;
  if (kept === undefined || !same) return personalisedDevice({ ...row, ...keys });
  const { join: _, ...rest } = kept;
  return { ...rest, deviceClass, adr };
}
