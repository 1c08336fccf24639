// Incidents as they are found, and what is to become durable together with them.
import type { MeterId } from "@tributary/core";
import type { LogRecord } from "@tributary/engine-log";
import type { Incident } from "@tributary/engine-rules";
import type { SyncItem } from "@tributary/wire";
import type { Meter } from "../meters/meter-state.ts";

/** An incident that opened or closed at a meter. */
export interface FoundIncident {
  readonly meter: MeterId;
  readonly incident: Incident;
}

/** What is kept in one write: records at the node, and what the cloud is told of them. */
export interface Notes {
  readonly records: readonly LogRecord[];
  readonly items: (version: number) => readonly SyncItem[];
}

/** The same with the meter at hand. */
export interface FoundAt {
  readonly meter: Meter;
  readonly incident: Incident;
}

export type FindMeter = (meter: MeterId) => Meter | undefined;
