// Hands out readings and consumption of many meters as rows, some at a time, for programs that take them elsewhere.
import { layerNames, type MeterId, qualityWords, type RegisterName, type Seconds, type Utility } from "@tributary/core";
import type { ReadingPage, SeriesStore } from "@tributary/engine-series";
import type { Consumption } from "./consumption.ts";
import type { MeterBook } from "./traits.ts";
import { useListOf } from "./use-views.ts";
import { inUnit, unitOf } from "./views.ts";

export interface ExportSpan {
  /** The billed register of each meter where it is left out. */
  readonly register?: RegisterName | undefined;
  readonly from: Seconds;
  readonly to: Seconds;
  readonly utility?: Utility | undefined;
  /** All where it is left out. */
  readonly meters?: ReadonlySet<MeterId> | undefined;
  /** From when on what a meter told may be told. */
  readonly since: (meter: MeterId) => Seconds;
}

export interface ExportedReading {
  readonly meter: MeterId;
  readonly register: RegisterName;
  readonly at: Seconds;
  readonly value: number;
  readonly unit: string;
  readonly layer: string;
  readonly quality: string;
}

export interface ExportedUse {
  readonly meter: MeterId;
  readonly register: RegisterName;
  readonly from: Seconds;
  readonly to: Seconds;
  readonly use: number | null;
  readonly unit: string;
  readonly quality: string;
  readonly flags: string;
}

export interface Exports {
  /** The values that answer, in the order of meter and moment. */
  readings(span: ExportSpan & { readonly register: RegisterName }): AsyncIterable<readonly ExportedReading[]>;
  /** What each meter measured, in periods of its local calendar. */
  consumption(span: ExportSpan & { readonly period: "hour" | "day" | "month" }): AsyncIterable<readonly ExportedUse[]>;
}

export interface ExportParts {
  readonly registry: Pick<MeterBook, "meters">;
  readonly series: Pick<SeriesStore, "sweep">;
  readonly consumption: Pick<Consumption, "used">;
}

/** Meters that are looked up at once. */
const page = 500;
/** Rows that are handed out at once. */
const mostRows = 2000;

export function openExports({ registry, series, consumption }: ExportParts): Exports {
  function* pagesOf({ meters: within, utility }: ExportSpan): Generator<MeterId[]> {
    for (let after: MeterId | undefined; ; ) {
      const items = registry.meters({ within, utility, after, limit: page });
      if (items.length > 0) yield items.map(({ meter }) => meter);
      after = items.at(-1)?.meter;
      if (items.length < page) return;
    }
  }
  return {
    async *readings(span) {
      const { register, from, to, since } = span;
      for (const meters of pagesOf(span)) {
        for await (const found of series.sweep({ register, from, to, meters })) yield* rowsOf(found, register, since);
      }
    },
    async *consumption(span) {
      const { register, from, to, period, since } = span;
      for (const meters of pagesOf(span)) {
        for (const meter of meters) {
          const query = { register, from, to, period, net: false, notBefore: since(meter) };
          const used = await consumption.used({ meter }, query);
          if (used === undefined) continue;
          const { uses, unit } = useListOf(used);
          yield uses.map(({ from: begin, to: end, use, quality, flags }) => ({
            ...{ meter, register: used.register, from: begin, to: end, use, unit, quality, flags: flags.join(" ") },
          }));
        }
      }
    },
  };
}

function* rowsOf(
  { meters, first, at, ticks, layer, quality }: ReadingPage,
  register: RegisterName,
  since: ExportSpan["since"],
): Generator<ExportedReading[]> {
  const value = inUnit(register);
  const unit = unitOf(register);
  let rows: ExportedReading[] = [];
  for (const [index, meter] of meters.entries()) {
    const begin = since(meter);
    for (let row = first[index] ?? 0; row < (first[index + 1] ?? at.length); row += 1) {
      const moment = at[row] ?? 0;
      if (moment < begin) continue;
      const words = qualityWords(quality[row] ?? 0).join(" ");
      const told = { value: value(ticks[row] ?? 0), unit, layer: layerNames[layer[row] ?? 0] ?? "raw", quality: words };
      rows.push({ meter, register, at: moment, ...told });
      if (rows.length < mostRows) continue;
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}
