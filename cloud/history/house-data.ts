// What is kept of one house: all of it, for whoever lives there to take along, and gone when he asks for it.
import {
  decimal,
  layerNames,
  type MeterId,
  qualityWords,
  quantities,
  quantityOf,
  type Seconds,
  tickOf,
} from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import type { EventItem } from "@tributary/wire";
import type { MeterBook } from "./traits.ts";

/** A meter while it was somebody's. */
export interface Held {
  readonly meter: MeterId;
  readonly from: Seconds;
  readonly to: Seconds;
}

export interface HouseData {
  /** JSON, piece by piece: readings by register, newest version of each, and alarms. */
  export(held: Held): AsyncGenerator<string>;
  /** Readings, alarms and what was done about them, and texts of the meter. */
  erase(held: Held): Promise<void>;
}

export interface HouseDataParts {
  readonly registry: Pick<MeterBook, "alarms"> & { forget(held: Held): void };
  readonly series: Pick<SeriesStore, "latest" | "sweep" | "erase">;
  /** Kept when what was taken until now is in the stores: what still waits for them could not be erased. */
  readonly settled: () => Promise<void>;
}

/** Alarms of one meter that are handed out at most. */
const mostAlarms = 10_000;

export function openHouseData({ registry, series, settled }: HouseDataParts): HouseData {
  const alarmsOf = ({ meter, from, to }: Held): EventItem[] =>
    registry
      .alarms({ state: "all", meter, limit: mostAlarms })
      .filter(({ openedAt, closedAt }) => openedAt < to && (closedAt ?? to) >= from);

  async function* readingsOf({ meter, from, to }: Held, register: string): AsyncGenerator<string> {
    const tick = tickOf(quantityOf(register)) ?? 0;
    let comma = "";
    for await (const { at, ticks, layer, quality } of series.sweep({ register, meters: [meter], from, to })) {
      const rows = Array.from(at, (moment, row) => [
        new Date(moment * 1000).toISOString(),
        decimal(ticks[row] ?? 0, tick),
        layerNames[layer[row] ?? 0],
        ...qualityWords(quality[row] ?? 0),
      ]);
      if (rows.length > 0) yield `${comma}${rows.map((row) => JSON.stringify(row)).join(",\n")}`;
      comma = ",\n";
    }
  }

  return {
    async *export(held) {
      const { meter, from, to } = held;
      const span = { from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() };
      yield `{"meter":${JSON.stringify(meter)},"span":${JSON.stringify(span)},"alarms":${JSON.stringify(alarmsOf(held))},"registers":{`;
      let comma = "";
      for (const { register } of series.latest(meter)) {
        yield `${comma}${JSON.stringify(register)}:{"unit":${JSON.stringify(quantities[quantityOf(register)].unit)},"readings":[\n`;
        yield* readingsOf(held, register);
        yield "]}";
        comma = ",\n";
      }
      yield "}}";
    },
    async erase(held) {
      await settled();
      registry.forget(held);
      await series.erase(held.meter, { from: held.from, to: held.to });
    },
  };
}
