// What the air between meters and gateways is asked to be, and what is heard through it.
import type { MeterId, Seconds } from "@tributary/core";
import type { CrcFormat } from "@tributary/wmbus";
import type { CityMeter } from "../plan.ts";
import type { Position } from "../settlement.ts";

/** The same plan always lets the same telegrams through. */
export interface AirPlan {
  readonly seed: number;
  readonly gateways: readonly AirGateway[];
  /** Meters on the air; those of water lie in pits under covers of cast iron. */
  readonly meters: readonly Pick<CityMeter, "meter" | "utility" | "position">[];
  /**
   * How receivers hand frames over. `none`, unless told: they check the CRCs, and what is broken is not handed over; `a` or
   * `b`: with the CRCs of that format, broken ones too.
   */
  readonly crc?: CrcFormat;
  /** Share of months in which a link is unstable; 0.1 unless told. */
  readonly unstable?: number;
}

export interface AirGateway {
  readonly gateway: string;
  readonly position: Position;
  /** When it hears nothing. */
  readonly outages?: readonly { readonly from: Seconds; readonly until: Seconds }[];
  /** Wind or birds move its antenna: from then on every meter is weaker by so many dB, or up to half as much more. */
  readonly shifts?: readonly { readonly at: Seconds; readonly decibels: number }[];
}

/** A telegram as one gateway heard it. */
export interface HeardTelegram {
  readonly gateway: string;
  readonly meter: MeterId;
  readonly at: Seconds;
  /** Received signal strength in dBm, whole numbers. */
  readonly rssi: number;
  readonly bytes: Uint8Array;
  readonly crc: CrcFormat;
}
