// The streams of the cloud's history as lambdas read them: the same columns as at the node that told the readings.
import { type MeterId, rejecting, type Seconds } from "@tributary/core";
import type { LambdaStreams } from "@tributary/engine-lambda";
import type { SeriesStore } from "@tributary/engine-series";
import { aroundEdges, type ColumnReading, type LambdaColumns, lambdaEdges, meterColumn } from "@tributary/wire";
import type { MeterNames } from "./traits.ts";

/** Readings of one meter that a lambda reads at most: a month of minutes. */
const mostReadings = 50_000;
/** Meters of one page of the registry. */
const page = 1000;

/** Groups are the edge nodes' to know: here meters are named one by one, or all are read. */
export function historyStreams(registry: MeterNames, series: Pick<SeriesStore, "readings" | "latest">): LambdaStreams {
  function all(): MeterId[] {
    const found: MeterId[] = [];
    for (;;) {
      const last = found.at(-1);
      const next = registry.meters({ limit: page, ...(last === undefined ? {} : { after: last }) });
      found.push(...next.map(({ meter }) => meter));
      if (next.length < page) return found;
    }
  }

  function named(meters: readonly MeterId[]): readonly MeterId[] {
    for (const id of meters) if (registry.meter(id) === undefined) throw new Error(`the meter ${id} is not known here`);
    return meters;
  }

  const has = (meter: MeterId, register: string) => series.latest(meter).some((one) => one.register === register);

  /** What the node held for valid; what was estimated for gaps is no reading. */
  async function validOf(meter: MeterId, register: string, from: Seconds, to: Seconds): Promise<ColumnReading[]> {
    const found = await series.readings({ meter, register, from, to }, mostReadings);
    return found.filter(
      ({ layer, quality }) => layer !== "raw" && layer !== "estimated" && (quality & rejecting) === 0,
    );
  }

  return {
    async read(input, until, zone) {
      const { register, meters } = input;
      if (meters === undefined) throw new Error("groups are known at edge nodes alone");
      const edges = lambdaEdges(input, until, zone);
      const { from, to } = aroundEdges(edges);
      const before = Math.min(to, until + 1);
      const columns: LambdaColumns[] = [];
      for (const meter of Array.isArray(meters) ? named(meters) : all().filter((id) => has(id, register))) {
        columns.push(meterColumn(meter, register, await validOf(meter, register, from, before), edges));
      }
      return columns;
    },
  };
}
