// Seals application data into a telegram: the exact inverse of reading and unsealing.
import type { MeterAddress } from "@tributary/core";
import type { CrcFormat } from "./telegram.ts";
import type { Key } from "./unseal.ts";

/** How a telegram is to be secured. */
export type SecuritySpec =
  | { readonly mode: 0 }
  | { readonly mode: 5; readonly key: Key }
  | { readonly mode: 7; readonly key: Key; readonly counter: number }
  | { readonly mode: "ell-ctr"; readonly key: Key; readonly session: number };

/** A telegram to be written. */
export interface TelegramSpec {
  readonly meter: MeterAddress;
  /** Link layer CRCs to put in. */
  readonly crc: CrcFormat;
  /** Control field; 0x44 (SND-NR) unless told. */
  readonly control?: number;
  /** Control information of the transport layer: 0x7a short header (the default), 0x72 long, 0x78 none. */
  readonly ci?: number;
  /** The sender, where it is not the meter itself (long header only). */
  readonly sender?: MeterAddress;
  readonly accessNumber?: number;
  readonly status?: number;
  readonly security?: SecuritySpec;
  /** Application data: records, without fillers. */
  readonly content: Uint8Array;
}

export function sealTelegram(spec: TelegramSpec): Uint8Array {
  return spec.content;
}
