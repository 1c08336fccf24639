// What the edge node needs of a decoder: one call from a telegram to what its meter said.
import type { Fault, MeterAddress, MeterId, Reading } from "@tributary/core";
import type { KeyEntry, Uplink } from "@tributary/wire";

/** A telegram that was opened and read. */
export interface Telegram {
  readonly meter: MeterAddress;
  readonly driver: string | null;
  readonly security: { readonly mode: number; readonly authenticated: boolean };
  /** Words of the meter's own status; those of the alarm vocabulary become alarms. */
  readonly status: readonly string[];
  readonly readings: readonly Reading[];
  readonly accessNumber: number;
  /** Counter that the meter's security protects (AFL message counter), where it has one. */
  readonly counter?: number;
  /** Set where it is a proved answer to a command: the low byte of that command's counter. */
  readonly answers?: number;
}

/** Looks up what the key file says of a meter; `undefined` for a meter it does not name. */
export interface KeyLookup {
  (meter: MeterAddress): KeyEntry | undefined;
  /** Stays the same for as long as every answer does; without it each answer stands for itself. */
  edition?(): unknown;
}

export interface TelegramReader {
  /** The frames are those of wireless M-Bus, read by the standard: what one telegram of a meter shows serves the next. */
  readonly learns?: boolean;
  /** Reads one telegram; asks for the key of its meter once the headers told the meter, and never throws. */
  read(uplink: Uplink, keys: KeyLookup): Telegram | Fault;
  /** What earlier telegrams of some meters taught, to be written down with these; `undefined` for nothing. */
  save(meters: readonly MeterId[]): Uint8Array | undefined;
  /** Knows again what was saved. */
  restore(saved: Uint8Array): void;
  /** Knows nothing any more. */
  forget(): void;
}
