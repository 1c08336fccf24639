// What arrives in one piece, and what it is answered.
import type { Fault } from "@tributary/core";
import type { HopBatch, HopTelegram, IntakeCause, Uplink } from "@tributary/wire";
import { causeOf, type Fate } from "./fate.ts";
import type { Kept } from "./intake-body.ts";

/** A telegram, readings without one, a line that held none, or a gateway's batch. */
export interface Arrival {
  readonly telegrams: readonly (Kept | Fault)[];
  /** Of a batch: who sent it, in which epoch, and its number there. */
  readonly hop?: { readonly sender: string; readonly sequence: number };
}

export interface Answer {
  readonly fates: readonly Fate[];
  /** Up to which batch of the sender everything is durable. */
  readonly through: number;
}

/** Written out, for telegrams come by the thousand. */
function uplinkOf({ bytes, crc, at, rssi, receiver }: HopTelegram, gateway: string): Uplink {
  if (receiver !== undefined)
    return { hop: "gateway", bytes, crc, at, gateway, receiver, ...(rssi === undefined ? {} : { rssi }) };
  if (rssi === undefined) return { hop: "gateway", bytes, crc, at, gateway };
  return { hop: "gateway", bytes, crc, at, gateway, rssi };
}

export const arrivalOf = (gateway: string, { epoch, sequence, telegrams }: HopBatch): Arrival => ({
  telegrams: telegrams.map((telegram) => uplinkOf(telegram, gateway)),
  hop: { sender: `${gateway} ${epoch}`, sequence },
});

export function tally(answers: readonly Answer[]): Map<IntakeCause, number> {
  const counts = new Map<IntakeCause, number>();
  for (const { fates } of answers) {
    for (const fate of fates) {
      const cause = causeOf(fate);
      counts.set(cause, (counts.get(cause) ?? 0) + 1);
    }
  }
  return counts;
}
