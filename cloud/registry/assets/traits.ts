// Says what the book of assets needs of other services, which the front door plugs in.
import type { MeterId } from "@tributary/core";

/** Seals the names and contacts of customers. */
export interface Box {
  seal(label: string, text: string): Uint8Array;
  /** Throws when the bytes were not sealed here under this label. */
  open(label: string, sealed: Uint8Array): string;
}

/** Identity's book of utilities: the one truth about which meter is whose. */
export interface Utilities {
  has(tenant: string): Promise<boolean>;
  /** The utility of each of the meters that has one. */
  tenantsOf(meters: readonly MeterId[]): Promise<ReadonlyMap<MeterId, string>>;
}

/** What nodes tell. */
export interface Heard {
  /** The node that told of a meter last. */
  nodeOf(meter: MeterId): string | undefined;
}
