// Keeps what is known of meters, alarms, texts and counts (SQLite).
import type { MeterId, RegisterName, Seconds, Utility } from "@tributary/core";
import type { EventItem, MeterItem, ReceivedBatch } from "@tributary/wire";

/** Which meters, in the order of their ids. */
export interface MeterFilter {
  readonly utility?: Utility | undefined;
  /** Part of the id or the name, in either case. */
  readonly search?: string | undefined;
  /** Only meters whose id comes after this one. */
  readonly after?: MeterId | undefined;
  readonly limit: number;
}

export interface AlarmFilter {
  readonly state: "open" | "all";
  readonly meter?: MeterId | undefined;
  readonly limit: number;
}

export interface UtilityRow {
  readonly utility: Utility;
  readonly meters: number;
  /** Open alarms of its meters. */
  readonly alarms: number;
  readonly heardAt: Seconds | null;
}

export interface StoredText {
  readonly register: RegisterName;
  readonly at: Seconds;
  readonly text: string;
}

export interface Registry {
  /** Records what a batch says of meters, alarms, texts and counts; durable when it returns. Repeating it changes nothing. */
  record(batch: ReceivedBatch): void;
  meter(meter: MeterId): MeterItem | undefined;
  meters(filter: MeterFilter): MeterItem[];
  /** Newest first. */
  alarms(filter: AlarmFilter): EventItem[];
  texts(meter: MeterId): StoredText[];
  /** Telegrams by cause, of all nodes together. */
  counts(): ReadonlyMap<string, number>;
  utilities(): UtilityRow[];
  close(): void;
}

/** Opens the registry's database file, or makes it. */
export function openRegistry(_path: string): Registry {
  throw new Error("not written yet");
}
