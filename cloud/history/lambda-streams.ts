// The streams of the cloud's history as lambdas read them: the same columns as at the node that told the readings.
import { type MeterId, rejecting, type Seconds } from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import {
  aroundEdges,
  type ColumnReading,
  groupColumn,
  type LambdaColumns,
  type LambdaInput,
  lambdaEdges,
  meterColumn,
} from "@tributary/wire";
import type { MeterBook } from "./traits.ts";

export interface HistoryStreamsSettings {
  readonly registry: Pick<MeterBook, "meter" | "meters">;
  readonly series: Pick<SeriesStore, "readings" | "latest">;
  readonly zone: string;
  /** Meters of a group; none where groups are not known. */
  readonly group?: (name: string) => readonly MeterId[];
}

/** Readings of one meter that a lambda reads at most: a month of minutes. */
const mostReadings = 50_000;
/** Meters of one page of the registry. */
const page = 1000;

export interface HistoryStreams {
  /** Columns of the buckets that ended at or before `until`. */
  read(input: LambdaInput, until: Seconds): Promise<readonly LambdaColumns[]>;
}

export function historyStreams({ registry, series, zone, group: members }: HistoryStreamsSettings): HistoryStreams {
  function all(): MeterId[] {
    const found: MeterId[] = [];
    for (;;) {
      const last = found.at(-1);
      const next = registry.meters({ limit: page, ...(last === undefined ? {} : { after: last }) });
      found.push(...next.map(({ meter }) => meter));
      if (next.length < page) return found;
    }
  }

  const has = (meter: MeterId, register: string) => series.latest(meter).some((one) => one.register === register);

  function chosen({ meters, group, register }: LambdaInput): readonly MeterId[] {
    if (Array.isArray(meters)) {
      for (const id of meters)
        if (registry.meter(id) === undefined) throw new Error(`the meter ${id} is not known here`);
      return meters;
    }
    if (meters === undefined && group === undefined) throw new Error("it names neither meters nor a group");
    const found = group === undefined ? all() : (members?.(group) ?? []).toSorted();
    if (group !== undefined && found.length === 0) throw new Error(`the group ${group} has no meters here`);
    return found.filter((meter) => has(meter, register));
  }

  /** What the node held for valid; what was estimated for gaps is no reading. */
  async function validOf(meter: MeterId, register: string, from: Seconds, to: Seconds): Promise<ColumnReading[]> {
    const found = await series.readings({ meter, register, from, to }, mostReadings);
    return found.filter(
      ({ layer, quality }) => layer !== "raw" && layer !== "estimated" && (quality & rejecting) === 0,
    );
  }

  return {
    async read(input, until) {
      const { register, group, meters } = input;
      const edges = lambdaEdges(input, until, zone);
      const { from, to } = aroundEdges(edges);
      const before = Math.min(to, until + 1);
      const columns: LambdaColumns[] = [];
      for (const meter of chosen(input)) {
        columns.push(meterColumn(meter, register, await validOf(meter, register, from, before), edges));
      }
      return group === undefined || meters !== undefined ? columns : [groupColumn(group, register, columns)];
    },
  };
}
