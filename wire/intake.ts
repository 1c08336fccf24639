// What can become of a telegram that arrives, in one table: each is counted under exactly one of these.
import { type FaultCode, faults } from "@tributary/core";

/** Outcomes beside the decoder's own faults. `accepted` ones are durable and answered with ok. */
const others = {
  read: { accepted: true, says: "became readings" },
  "passed-on": { accepted: true, says: "is kept by the gateway until an edge node has it" },
  duplicate: { accepted: true, says: "was already received, perhaps through another gateway" },
  replayed: { accepted: true, says: "is older than what the meter said before: kept from the readings" },
  "unknown-meter": { accepted: false, says: "comes from a meter that the key file does not name" },
  "not-secured": { accepted: false, says: "is not secured although the key file has a key for its meter" },
} as const;

export type IntakeCause = keyof typeof others | FaultCode;

export const intakeCauses: Readonly<Record<IntakeCause, { readonly accepted: boolean; readonly says: string }>> = {
  ...others,
  ...(Object.fromEntries(Object.entries(faults).map(([code, says]) => [code, { accepted: false, says }])) as Record<
    FaultCode,
    { accepted: boolean; says: string }
  >),
};

export function isIntakeCause(text: string): text is IntakeCause {
  return Object.hasOwn(intakeCauses, text);
}

/**
 * How a telegram came to the edge node. `radio`: somebody hears it now, so an old one was recorded and is sent again.
 * `gateway`: an authenticated gateway or the operator's own file says when it was heard, so an old one is late.
 */
export type Hop = "radio" | "gateway";

/** A telegram on its way from a gateway to an edge node. */
export interface Uplink {
  readonly hop: Hop;
  readonly bytes: Uint8Array;
  readonly crc: "none" | "a" | "b" | "unstated";
  /** First reception, UTC seconds. */
  readonly at: number;
  readonly gateway: string;
  readonly rssi?: number;
  readonly receiver?: string;
}

/** What became of an uplink; it is answered when that is durable. */
export interface Receipt {
  readonly cause: IntakeCause;
  readonly layer: string;
  readonly offset: number;
  readonly says: string;
}
