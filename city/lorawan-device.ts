// Who a meter that speaks LoRaWAN is to its network.
import type { MeterAddress, MeterId } from "@tributary/core";
import type { SessionKeys } from "@tributary/lorawan";
import { hash } from "./random.ts";

/** What a network is to know of a meter: a device whose session was made with it (ABP). Secret. */
export interface LorawanDevice extends SessionKeys {
  readonly meter: MeterId;
  /** Sixteen and eight hexadecimal digits. */
  readonly devEui: string;
  readonly devAddr: string;
}

/** The band wants pauses, and frame counters are made from the time: no meter sends more often, in seconds. */
export const shortestPause = 60;
/** Our own part of the EUIs that anybody may give (bit 1 of the first octet); behind it stands the serial number. */
const euiPrefix = "02005341";

/** Who a meter is to the network. */
export function lorawanDevice(meter: MeterId, { id }: MeterAddress, citySeed: number, number: number): LorawanDevice {
  const key = (kind: number) =>
    Array.from({ length: 4 }, (_, index) => hex(hash(citySeed, number, kind, index), 8)).join("");
  return { meter, devEui: euiPrefix + id, devAddr: hex(number + 1, 8), nwkSKey: key(46), appSKey: key(47) };
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
