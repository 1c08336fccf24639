// What telegrams changed at one meter and the cloud has not been told yet, beside what the pipeline tells of its streams.
import type { RegisterName, Seconds } from "@tributary/core";
import type { Incident } from "@tributary/engine-rules";

/** Most meters have none of these: they are made when there is something. */
export interface MeterChanges {
  /** New texts by register, and when they were heard. */
  texts?: Map<RegisterName, { readonly text: string; readonly at: Seconds }>;
  incidents?: Incident[];
}
