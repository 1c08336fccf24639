// A telegram of the city on its way through the air.
import type { MeterId, Seconds } from "@tributary/core";

/** A telegram in the air: a radio frame without link layer CRCs, as receivers hand it over. */
export interface AirTelegram {
  readonly at: Seconds;
  readonly bytes: Uint8Array;
  /** Received signal strength in dBm. */
  readonly rssi: number;
  readonly meter: MeterId;
}
