// What a network server tells of its devices, whichever server it is.
import type { Seconds } from "@tributary/core";

/** An uplink that the network server proved to be the device's, once, with all gateways that heard it. */
export interface DeviceUplink {
  /** Sixteen lower-case hexadecimal digits. */
  readonly devEui: string;
  readonly deviceName?: string;
  /** When the network server had it, UTC seconds. */
  readonly at: Seconds;
  /** Tells apart the sessions of a device: with each the counter begins anew. A whole number, in no order. */
  readonly session: number;
  /** The device's frame counter, 32 bits. */
  readonly counter: number;
  /** 1 to 223. */
  readonly port: number;
  readonly payload: Uint8Array;
  readonly confirmed: boolean;
  /** `SF12BW125`, `FSK50`; empty where the server does not say. */
  readonly dataRate: string;
  /** Hz; 0 where the server does not say. */
  readonly frequency: number;
  /** The gateway that heard it best first. */
  readonly radio: readonly GatewayRadio[];
}

export interface GatewayRadio {
  readonly gateway: string;
  /** dBm. */
  readonly rssi: number;
  /** dB; not of FSK. */
  readonly snr: number;
}

/** What became of a downlink that was queued here. */
export interface DownlinkNews {
  readonly devEui: string;
  /** The id that `sendDown` answered. */
  readonly id: string;
  /** `sent`: a gateway has it; the others are the device's word, or its silence. */
  readonly state: "sent" | "acknowledged" | "not-acknowledged" | "failed";
}

/** One event of a network server: an uplink, news of a downlink, or something that only counts. */
export type DeviceEvent =
  | { readonly kind: "uplink"; readonly uplink: DeviceUplink }
  | { readonly kind: "downlink"; readonly news: DownlinkNews }
  | { readonly kind: "other"; readonly cause: EventCause };

/** Everything that can become of an event, in one table: each is counted under exactly one of these. */
export const eventCauses = {
  taken: "became readings or telegrams, durably",
  downlink: "told what became of a downlink",
  empty: "is an uplink without application payload",
  join: "is a join",
  status: "is a device's status",
  log: "is a network server's remark",
  unused: "is of a kind that is not used",
  "unknown-device": "comes from a device that is not known here",
  "not-an-event": "is no event of this network server",
  "too-long": "is longer than any event",
  "not-proved": "came without the shared secret",
  "too-fast": "came when there had been more than the limit, and is asked for again later",
  "not-durable": "could not be made durable and is asked for again",
} as const;
export type EventCause = keyof typeof eventCauses;

/** What is done with the events of a network server. */
export interface EventTaker {
  /** Kept when the uplink is durable: only then the server is answered. */
  readonly onUplink: (uplink: DeviceUplink) => Promise<void>;
  readonly onDownlink?: (news: DownlinkNews) => Promise<void>;
  /** Whether a device is one of ours; all are, unless told. */
  readonly knows?: (devEui: string) => boolean;
}

export interface Downlink {
  /** 1 to 223. */
  readonly port: number;
  readonly payload: Uint8Array;
  readonly confirmed?: boolean;
}

/** A network server that is listened to. Event and downlink forms differ by server, this does not. */
export interface NetworkServer {
  /**
   * Queues a downlink; answers its id when the server's broker has it, or `undefined` when the device cannot be reached: the
   * server is away, or has not told yet where the device is.
   */
  sendDown(devEui: string, downlink: Downlink): Promise<string | undefined>;
  /** Events by what became of them. */
  counts(): Readonly<Partial<Record<EventCause, number>>>;
  stop(): Promise<void>;
}
