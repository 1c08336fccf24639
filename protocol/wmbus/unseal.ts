// Opens a sealed telegram with the key of its meter.
import { Fault, type MeterAddress } from "@tributary/core";
import type { LinkHeader, SealedTelegram } from "./telegram.ts";

/** Sixteen bytes of AES key. */
export type Key = Uint8Array;

/** How a telegram was secured, as found when it was opened. */
export interface SecurityReport {
  readonly mode: number;
  /** `none`, `mode-5`, `mode-7`, `ell-ctr`... */
  readonly name: string;
  readonly authenticated: boolean;
  /** The headers say encrypted, the content was clear: somebody stored it decrypted. Only offline tools read this. */
  readonly storedClear?: true;
}

/** A telegram that was opened; only this type has content. */
export interface OpenTelegram {
  readonly meter: MeterAddress;
  readonly link: LinkHeader;
  readonly ci: number;
  readonly accessNumber: number;
  readonly status: number;
  readonly security: SecurityReport;
  /** Application data, 2F fillers still inside. */
  readonly content: Uint8Array;
  /** Where the content begins in the telegram as received. */
  readonly contentOffset: number;
}

export interface UnsealOptions {
  /** Read telegrams that were stored decrypted, when no key is given. For offline tools alone. */
  readonly acceptStoredClear?: boolean;
}

export function unseal(
  _sealed: SealedTelegram,
  _key: Key | undefined,
  _options: UnsealOptions = {},
): OpenTelegram | Fault {
  return new Fault("no-key", "transport", 0);
}
