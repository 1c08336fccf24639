// What a device's radio is told to send, and which channel and time its duty cycle leaves.
import { airtimeOf } from "./airtime.ts";
import type { Channel } from "./device.ts";
import { type AirLedger, earliestSend } from "./duty-cycle.ts";

export interface Transmission {
  readonly bytes: Uint8Array;
  /** Hz. */
  readonly frequency: number;
  readonly dataRate: number;
  /** dBm EIRP. */
  readonly power: number;
  /** Ms in the air. */
  readonly airtime: number;
  /** The frame counter of an uplink, the nonce of a join request. */
  readonly counter: number;
  /** From 1; above, the same frame is sent again. */
  readonly attempt: number;
}

/** What kind of frame it is decides how much of the hour's budget it may use up. */
const ordinaryShare = 0.9;

export interface Slot {
  readonly frequency: number;
  readonly airtime: number;
  /** Ms. */
  readonly from: number;
}

/** The channel that may be used first; among equals one by chance (TS001-1.0.4, 2). Nothing when none has this data rate. */
export function pickChannel(
  channels: readonly Channel[],
  radio: { readonly air: AirLedger; readonly urgent: boolean; readonly length: number; readonly dataRate: number },
  now: number,
  chance: number,
): Slot | undefined {
  const { air, urgent, length, dataRate } = radio;
  const airtime = airtimeOf(dataRate, length);
  const slots = channels
    .filter(({ lowest, highest }) => dataRate >= lowest && dataRate <= highest)
    .map(({ frequency }) => ({
      frequency,
      airtime,
      from: earliestSend(air, frequency, airtime, now, urgent ? 1 : ordinaryShare),
    }));
  const first = Math.min(...slots.map(({ from }) => from));
  const open = slots.filter(({ from }) => from === first && Number.isFinite(from));
  return open[Math.floor(chance * open.length)];
}

/** A number from 0 up to 1 that looks drawn, the same for the same text and number (FNV-1a). */
export function chanceOf(text: string, number: number): number {
  let hash = 0x811c9dc5;
  for (const character of `${text} ${number}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
