// The state of a LoRaWAN end device: plain data, to be kept as JSON before each sending, so that no counter is used twice.
import type { AirLedger } from "./duty-cycle.ts";
import { dataRates, eu868 } from "./eu868.ts";
import { fitOptions, type UpCommand, writeUpCommand } from "./mac-commands.ts";
import type { SessionKeys } from "./session-keys.ts";

export type DeviceClass = "A" | "C";

export interface Channel {
  /** Hz. */
  readonly frequency: number;
  /** Where RX1 listens, if not there. */
  readonly rx1Frequency?: number;
  /** Data rates that may be used on it, from and to. */
  readonly lowest: number;
  readonly highest: number;
}

/** A frame that is sent again until it is acknowledged or was sent often enough. */
export interface Awaiting {
  readonly counter: number;
  /** The frame in hexadecimal: a repetition is the same octets (TS001-1.0.4, 4.3.1.1). */
  readonly frame: string;
  readonly dataRate: number;
  readonly confirmed: boolean;
  readonly urgent: boolean;
  readonly attempts: number;
  readonly mostAttempts: number;
  /** Ms; not sent again before. */
  readonly retryAt: number;
}

export interface DeviceSession extends SessionKeys {
  readonly devAddr: string;
  /** Counter of the next uplink. */
  readonly counterUp: number;
  /** Counter of the last downlink, -1 before the first. */
  readonly counterDown: number;
  /** By their index; null where there is none. */
  readonly channels: readonly (Channel | null)[];
  /** Bit per channel: which of them are used. */
  readonly channelMask: number;
  readonly dataRate: number;
  /** Steps of 2 dB below the most. */
  readonly power: number;
  /** How often an unconfirmed uplink is sent (NbTrans). */
  readonly transmissions: number;
  readonly rx1Offset: number;
  readonly rx2: { readonly frequency: number; readonly dataRate: number };
  /** Ms from the end of an uplink to RX1. */
  readonly receiveDelay: number;
  /** The network allows one part in 2^halvings of the time, over all bands (DutyCycleReq). */
  readonly halvings: number;
  /** Uplinks since the network was heard last. */
  readonly unheard: number;
  /** A confirmed downlink waits for its acknowledgement. */
  readonly ackDue: boolean;
  /** MAC commands for the next uplink; those for every uplink until the network is heard. */
  readonly answers: readonly UpCommand[];
  readonly stickyAnswers: readonly UpCommand[];
  readonly awaiting?: Awaiting;
}

/** What a device needs for joining over the air. */
export interface JoinState {
  readonly joinEui: string;
  readonly appKey: string;
  /** Nonce of the next request: counts up for the device's whole life (TS001-1.0.4, 6.2.5). */
  readonly devNonce: number;
  /** Nonce of the last answer, -1 before the first: the next must be higher. */
  readonly joinNonce: number;
  /** Requests since the last success. */
  readonly attempts: number;
  /** Ms of the first of them. */
  readonly since: number;
  readonly notBefore: number;
  /** Whether the last request may still be answered. */
  readonly asking: boolean;
}

/** What the device sent last: its receive windows follow from it. Times in ms. */
export interface LastUplink {
  readonly endsAt: number;
  readonly rx1: { readonly opensAt: number; readonly frequency: number; readonly dataRate: number };
  readonly rx2: { readonly opensAt: number; readonly frequency: number; readonly dataRate: number };
}

export interface Device {
  readonly devEui: string;
  readonly deviceClass: DeviceClass;
  /** Whether the network sets data rate and power. */
  readonly adr: boolean;
  /** Where it begins, and stays without ADR. */
  readonly dataRate: number;
  /** 1 to 254, 0 with external power, 255 unknown (DevStatusAns). */
  readonly battery: number;
  readonly join?: JoinState;
  readonly session?: DeviceSession;
  readonly air: AirLedger;
  /** Ms until which the network's own limit keeps it quiet. */
  readonly quietUntil: number;
  readonly lastUplink?: LastUplink;
}

export interface DeviceSettings {
  /** Sixteen hexadecimal digits. */
  readonly devEui: string;
  readonly deviceClass?: DeviceClass;
  readonly adr?: boolean;
  /** 0 (SF12) to 5 (SF7). */
  readonly dataRate?: number;
  readonly battery?: number;
}

/** A device that joins over the air (OTAA), as it leaves the factory. */
export function otaaDevice(settings: DeviceSettings & { readonly joinEui: string; readonly appKey: string }): Device {
  const { joinEui, appKey } = settings;
  const join = { joinEui, appKey, devNonce: 0, joinNonce: -1, attempts: 0, since: 0, notBefore: 0, asking: false };
  return { ...bareDevice(settings), join };
}

/** A device whose session was made with it (ABP). */
export function abpDevice(settings: DeviceSettings & SessionKeys & { readonly devAddr: string }): Device {
  const device = bareDevice(settings);
  const { devAddr, nwkSKey, appSKey } = settings;
  return { ...device, session: newSession({ devAddr, nwkSKey, appSKey, dataRate: device.dataRate }) };
}

function bareDevice({ devEui, deviceClass = "A", adr = true, dataRate = 0, battery = 255 }: DeviceSettings): Device {
  return { devEui, deviceClass, adr, dataRate, battery, air: {}, quietUntil: 0 };
}

export function newSession(
  start: SessionKeys & { readonly devAddr: string; readonly dataRate: number },
): DeviceSession {
  return {
    ...start,
    counterUp: 0,
    counterDown: -1,
    channels: defaultChannels,
    channelMask: 2 ** defaultChannels.length - 1,
    power: 0,
    transmissions: 1,
    rx1Offset: 0,
    rx2: eu868.rx2,
    receiveDelay: eu868.receiveDelay,
    halvings: 0,
    unheard: 0,
    ackDue: false,
    answers: [],
    stickyAnswers: [],
  };
}

/** A channel for the data rates that every device has. */
export function channelAt(frequency: number): Channel {
  return { frequency, lowest: eu868.lowestDataRate, highest: eu868.highestDataRate };
}

export const defaultChannels: readonly Channel[] = eu868.defaultChannels.map(channelAt);

/** Octets of payload that the next uplink has room for: what its data rate allows less the MAC commands that are due. */
export function payloadRoom({ session }: Device): number {
  if (session === undefined) return 0;
  return (dataRates[session.dataRate]?.mostPayload ?? 0) - optionsDue(session).length;
}

/** The MAC commands of the next uplink: answers, and what the device asks besides. */
export function optionsDue(session: DeviceSession, questions: readonly UpCommand[] = []): Uint8Array {
  return fitOptions([...session.stickyAnswers, ...session.answers, ...questions].map(writeUpCommand));
}
