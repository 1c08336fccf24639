// Says what notifications need of other services, which the front door plugs in.
import type { MeterId, RegisterName, Seconds, Utility } from "@tributary/core";
import type { HourOfUse, Stretch } from "./limits/limit-kinds.ts";

/** Seals addresses and keys. */
export interface Box {
  seal(label: string, text: string): Uint8Array;
  /** Throws when the bytes were not sealed here under this label. */
  open(label: string, sealed: Uint8Array): string;
}

/** A person who may see a meter: it is his home, or he has these roles for it. */
export interface Viewer {
  readonly person: string;
  readonly claimed: boolean;
  readonly roles: readonly string[];
}

/** Who may see what, now; asked when something happens, and again when it is told. */
export interface Viewers {
  /** Those who may see what a meter told at a moment; with `person` he alone, if he is one of them. */
  of(meter: MeterId, at: Seconds, person?: string): Promise<readonly Viewer[]>;
  /** Of some persons those who still have an account. */
  living(persons: readonly string[]): Promise<ReadonlySet<string>>;
  /** The e-mail address of an account. */
  emailOf(person: string): Promise<string | undefined>;
}

/** What meters there are and what they used. */
export interface UseBook {
  meter(meter: MeterId): { readonly name: string | null; readonly zone: string; readonly utility: Utility } | undefined;
  /** The newest version of the hours of a register that begin in a stretch, by time. */
  hours(meter: MeterId, register: RegisterName, stretch: Stretch): Promise<readonly HourOfUse[]>;
}
