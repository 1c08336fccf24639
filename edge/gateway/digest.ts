// What takes the readings out of telegrams that need not travel themselves.
import type { MeterId } from "@tributary/core";
import type { Uplink } from "@tributary/wire";

export interface Digest {
  /** Whether all that matters of a telegram was taken out of it, so that it need not go on. */
  take(uplink: Uplink, meter: MeterId): boolean;
  /** Makes durable what was taken since the last call. */
  keep(): void;
  /** Forgets it: those telegrams were not acknowledged. */
  drop(): void;
}
