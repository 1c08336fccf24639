// What a network server knows of a device: plain data, to be kept as JSON before anything is answered.
import type { DeviceClass } from "./device.ts";
import { eu868 } from "./eu868.ts";
import type { DownCommand } from "./mac-commands.ts";
import type { SessionKeys } from "./session-keys.ts";

/** Data rate and power that a device was told to use. */
export interface RadioSetting {
  readonly dataRate: number;
  readonly power: number;
}

export interface NetworkSession extends SessionKeys {
  readonly devAddr: string;
  /** Counter of the last uplink, -1 before the first. */
  readonly counterUp: number;
  /** Counter of the next downlink. */
  readonly counterDown: number;
  /** How often the last uplink was acknowledged again. */
  readonly repeats: number;
  /** Ms from the end of an uplink to RX1. */
  readonly receiveDelay: number;
  readonly rx1Offset: number;
  readonly rx2: { readonly frequency: number; readonly dataRate: number };
  /** Bit per channel that the device uses. */
  readonly channelMask: number;
  /** As of the last uplink. */
  readonly dataRate: number;
  readonly power: number;
  /** Best signal-to-noise ratios in dB of the last uplinks, at most 20. */
  readonly snrs: readonly number[];
  /** Asked of the device and not answered yet. */
  readonly asked?: RadioSetting;
  /** Counter of the confirmed downlink that is not acknowledged yet. */
  readonly unacknowledged?: number;
  /** The last uplink wants an acknowledgement, or a sign of life. */
  readonly ackDue: boolean;
  readonly lifeSignDue: boolean;
  /** MAC commands for the next downlink. */
  readonly commands: readonly DownCommand[];
}

export interface NetworkDevice {
  readonly devEui: string;
  readonly deviceClass: DeviceClass;
  /** Whether the network sets its data rate and power. */
  readonly adr: boolean;
  /** Left out for a device that does not join over the air. */
  readonly join?: NetworkJoin;
  readonly session?: NetworkSession;
}

export interface NetworkJoin {
  readonly appKey: string;
  /**
   * `rising`: each nonce is above the last (TS001-1.0.4). `unused`: they are drawn by chance, as devices before 1.0.4 do; all
   * that were used are kept and none is taken again.
   */
  readonly nonces: "rising" | "unused";
  readonly usedNonces: readonly number[];
  /** Of the next answer; it counts up (6.2.6). */
  readonly joinNonce: number;
}

interface Identity {
  readonly devEui: string;
  readonly deviceClass?: DeviceClass;
  readonly adr?: boolean;
}

export function joiningDevice(
  settings: Identity & { readonly appKey: string; readonly nonces?: NetworkJoin["nonces"] },
): NetworkDevice {
  const { devEui, deviceClass = "A", adr = true, appKey, nonces = "rising" } = settings;
  return { devEui, deviceClass, adr, join: { appKey, nonces, usedNonces: [], joinNonce: 1 } };
}

export function personalisedDevice(
  settings: Identity & SessionKeys & { readonly devAddr: string },
): NetworkDevice & { readonly session: NetworkSession } {
  const { devEui, deviceClass = "A", adr = true, devAddr, nwkSKey, appSKey } = settings;
  return { devEui, deviceClass, adr, session: newNetworkSession({ devAddr, nwkSKey, appSKey }) };
}

export function newNetworkSession(start: SessionKeys & { readonly devAddr: string }): NetworkSession {
  return {
    ...start,
    counterUp: -1,
    counterDown: 0,
    repeats: 0,
    receiveDelay: eu868.receiveDelay,
    rx1Offset: 0,
    rx2: eu868.rx2,
    channelMask: 2 ** eu868.defaultChannels.length - 1,
    dataRate: eu868.lowestDataRate,
    power: 0,
    snrs: [],
    ackDue: false,
    lifeSignDue: false,
    commands: [],
  };
}
