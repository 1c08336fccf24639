// What can become of a telegram that arrives, in one table: each is counted under exactly one of these.
import { type FaultCode, faults } from "@tributary/core";

/** Outcomes beside the decoder's own faults. `accepted` ones are durable and answered with ok. */
const others = {
  read: { accepted: true, says: "became readings" },
  "handed-over": {
    accepted: true,
    says: "came as readings that its gateway, or the codec of its meter, had made of it",
  },
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

/** One value of a register, in ticks of its quantity, with its quality and origin (`core/quality`). */
export interface HandedReading {
  readonly register: string;
  /** UTC seconds. */
  readonly at: number;
  readonly ticks: number;
  readonly quality: number;
}

/** Readings that come without a telegram: of a gateway that decodes, or of a meter whose network proved it. */
export interface HandedReadings {
  /** Meter id (`core/meter`). */
  readonly meter: string;
  /**
   * `gateway`: an authenticated gateway made them, of a meter that the key file names. `device`: the meter spoke itself, over
   * a network that proved it, and the list of devices names it.
   */
  readonly by: "gateway" | "device";
  readonly gateway: string;
  /** When they arrived, UTC seconds. */
  readonly at: number;
  /** Signal strength in dBm at the gateway, of a meter that speaks itself. */
  readonly rssi?: number;
  /** Words of the meter's own status, where they came along. */
  readonly status?: readonly string[];
  readonly readings: readonly HandedReading[];
}

/** What became of an uplink; it is answered when that is durable. */
export interface Receipt {
  readonly cause: IntakeCause;
  readonly layer: string;
  readonly offset: number;
  readonly says: string;
}
