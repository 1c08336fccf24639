// What the network server counts, by cause.
import type { RefusalCode } from "@tributary/lorawan";
import type { GateCause } from "./forwarder-gate.ts";

export type CountName =
  | GateCause
  /** Datagrams of listed forwarders. */
  | "datagrams"
  /** Frames with a wrong CRC or of another modulation. */
  | "unread"
  /** Frames, each counted once, and their copies through other forwarders. */
  | "frames"
  | "copies"
  | "overload"
  | "joins"
  | "uplinks"
  /** Confirmed uplinks sent again. */
  | "repeated"
  /** Uplinks that were not taken over yet, and times that this failed. */
  | "inbox-full"
  | "not-taken"
  /** Work that failed, on a full disk most likely. */
  | "failed"
  | "downlinks"
  | "downlink-refused"
  | "downlink-unanswered"
  | "downlink-missed"
  | "downlink-counters-used-up"
  /** Frames refused, by why. */
  | RefusalCode;

export type Counter = (name: CountName, more?: number) => void;
export type Counts = { readonly [Name in CountName]?: number };

export function openCounter(): { readonly count: Counter; counts(): Counts } {
  const counts = new Map<CountName, number>();
  return {
    count: (name, more = 1) => void counts.set(name, (counts.get(name) ?? 0) + more),
    counts: () => Object.fromEntries([...counts].filter(([, count]) => count > 0)),
  };
}
