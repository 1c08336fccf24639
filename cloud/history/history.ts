// Answers what was read, consumed and raised, in the views of the HTTP API.
import type { MeterId, RegisterName, Seconds, Utility } from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import type {
  AlarmList,
  ConsumptionList,
  IntakeView,
  MeterDetail,
  MeterList,
  MeterView,
  OverviewView,
  ReadingList,
} from "@tributary/wire";
import type { Clock, MeterBook } from "./traits.ts";

/** A span of one register; a week before `to` and now where they are left out. */
export interface HistorySpan {
  readonly register: RegisterName;
  readonly from?: Seconds | undefined;
  readonly to?: Seconds | undefined;
}

export interface History {
  overview(): OverviewView;
  meters(query: {
    readonly utility?: Utility | undefined;
    readonly search?: string | undefined;
    readonly after?: MeterId | undefined;
    readonly limit: number;
  }): MeterList;
  /** A meter as a list shows it; `undefined` (here and below) when no such meter was ever heard. */
  meter(meter: MeterId): MeterView | undefined;
  /** A meter with the newest value of each of its registers. */
  latest(meter: MeterId): MeterDetail | undefined;
  readings(meter: MeterId, query: HistorySpan & { readonly limit: number }): Promise<ReadingList | undefined>;
  consumption(
    meter: MeterId,
    query: HistorySpan & { readonly bucket: "hour" | "day" },
  ): Promise<ConsumptionList | undefined>;
  alarms(query: { readonly state: "open" | "all"; readonly limit: number }): AlarmList;
  intake(): IntakeView;
}

export interface HistoryParts {
  readonly registry: MeterBook;
  readonly series: SeriesStore;
  readonly clock: Clock;
}

export function openHistory(_parts: HistoryParts): History {
  throw new Error("not written yet");
}
