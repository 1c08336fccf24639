// What telegrams changed at one meter and the cloud has not been told yet.
import type { RegisterName, Seconds } from "@tributary/core";
import type { Stream } from "@tributary/engine-pipeline";
import type { Incident } from "@tributary/engine-rules";

/** What telegrams changed at one meter, to be told to the cloud. */
export interface Changes {
  readonly streams: Set<Stream>;
  /** New texts by register, and when they were heard. */
  readonly texts: Map<RegisterName, { readonly text: string; readonly at: Seconds }>;
}

/** All that a group of telegrams changed at one meter. */
export interface MeterChanges extends Changes {
  readonly incidents: Incident[];
}
