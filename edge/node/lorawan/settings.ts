// What the embedded network server is told: its devices, its packet forwarders, where it listens.
import type { ProcessClock } from "@tributary/core";
import type { VaultBox } from "@tributary/engine-log";
import type { DeviceClass } from "@tributary/lorawan";
import type { GatewayPayload } from "../uplinks/payload-network.ts";
import type { UplinkStatistics } from "./uplink-statistics.ts";

interface Identity {
  /** Sixteen hexadecimal digits. */
  readonly devEui: string;
  /** Name of the gateway that this end device is, or stands for. */
  readonly gateway: string;
  /** A unless told. */
  readonly deviceClass?: DeviceClass;
  /** Whether the network sets data rate and power; it does unless told. */
  readonly adr?: boolean;
}

/** A device that joins over the air. `nonces: "unused"` for one that draws them by chance, as before LoRaWAN 1.0.4. */
export interface JoiningDevice extends Identity {
  readonly appKey: string;
  readonly nonces?: "rising" | "unused";
}

/** A device whose session was made with it (ABP). */
export interface PersonalisedDevice extends Identity {
  readonly devAddr: string;
  readonly nwkSKey: string;
  readonly appSKey: string;
}

export type DeviceRow = JoiningDevice | PersonalisedDevice;

/** A packet forwarder that is served. */
export interface ForwarderRow {
  /** Its EUI: sixteen hexadecimal digits. */
  readonly eui: string;
  /** The only address that it may come from; any when left out. */
  readonly ip?: string;
}

/** How one forwarder heard an uplink. */
export interface RadioFact {
  readonly forwarder: string;
  /** dBm. */
  readonly rssi: number;
  /** dB. */
  readonly snr: number;
  readonly dataRate: number;
  /** Hz. */
  readonly frequency: number;
}

/** An uplink that was proved to be new. */
export interface NetworkUplink extends GatewayPayload {
  readonly confirmed: boolean;
  /** Best first. */
  readonly radio: readonly RadioFact[];
}

export interface NetworkServerSettings {
  /** SQLite file of sessions and used nonces. It holds keys, so its owner alone may read it. */
  readonly dataFile: string;
  /** Seals the keys in it; they stand there in the clear without. */
  readonly box?: VaultBox | undefined;
  readonly devices: readonly DeviceRow[];
  readonly forwarders: readonly ForwarderRow[];
  /**
   * The protocol of packet forwarders proves nobody's identity. Whoever reaches this port can pose as a listed forwarder: he can
   * neither read nor forge uplinks, but lose downlinks and lie about radio. Loopback, unless the network itself is trusted.
   */
  readonly host?: string;
  /** 1700 unless told; 0 takes a free one. */
  readonly port?: number;
  /** Keeps how often uplinks are repeated; nobody does unless told. */
  readonly statistics?: Pick<UplinkStatistics, "arrived" | "again">;
  /** What a forwarder may bring, ten seconds of it at once; 200 unless told. What is more is dropped and counted. */
  readonly datagramsPerSecond?: number;
  /** Told of each datagram that a listed forwarder brought too many. */
  readonly heldBack?: (source: string) => void;
  /** Hz of channels 3 to 7, given to devices when they join. */
  readonly channels?: readonly number[];
  readonly clock: ProcessClock;
  readonly say: (sentence: string) => void;
  /**
   * Keeps the promise when the uplink is durable; only then it is acknowledged to its device. After a failure or the loss of power
   * the same uplink comes again under the same (devEui, session, counter), until the promise was kept once; so it may come twice.
   */
  readonly onUplink: (uplink: NetworkUplink) => Promise<void>;
}
