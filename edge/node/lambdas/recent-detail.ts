// The readings of the last weeks: those of some days stand in memory, the days before are written down as they close.
import type { MeterId, RegisterName, Seconds } from "@tributary/core";
import { healingStore, setAsideDamaged } from "@tributary/engine-log";
import { heldFrom, heldReadings, lateHorizon, type StoredReading, type Stream } from "@tributary/engine-pipeline";
import type { Meter } from "../meters/meter-state.ts";
import { type DayOfReadings, daySeconds, openDayStore } from "./day-store.ts";

/** The meters of the node, as they are at the moment. */
export interface MetersAtHand {
  awake(): Iterable<Meter>;
  find(meter: MeterId): Meter | undefined;
}

export interface RecentDetail {
  /** Valid readings from `from` and before `to`, oldest first. */
  read(meter: Meter, register: RegisterName, from: Seconds, to: Seconds): StoredReading[];
  /** Writes days that closed, of some meters at a time; to be called each minute. */
  write(meters: MetersAtHand, now: Seconds): void;
  close(): void;
}

export interface RecentDetailSettings {
  readonly path: string;
  /** Days that are kept. */
  readonly days: number;
  /** Told in one sentence what an operator should know. */
  readonly say: (says: string) => void;
}

/** Meters whose days are written at a time: no telegram waits long for them. */
const atOnce = 1000;

export function openRecentDetail({ path, days, say }: RecentDetailSettings): RecentDetail {
  const store = healingStore((again) => {
    if (again) setAsideDamaged(path, say);
    return openDayStore(path);
  });
  /** Meters that are still to be written up to this day. */
  let pass: { readonly meters: MeterId[]; readonly from: number; readonly to: number } | undefined;

  function* daysOf(meter: MeterId, stream: Stream, from: number, to: number): Iterable<DayOfReadings> {
    const held = heldReadings(stream, from * daySeconds, to * daySeconds);
    const byDay = Map.groupBy(held, ({ at }) => Math.floor(at / daySeconds));
    for (const [day, readings] of byDay) yield { meter, register: stream.register, day, readings };
  }

  function* daysOfAll(meters: readonly Meter[], from: number, to: number): Iterable<DayOfReadings> {
    for (const { id, streams } of meters) for (const stream of streams.values()) yield* daysOf(id, stream, from, to);
  }

  return {
    read({ id, streams }, register, from, to) {
      const stream = streams.get(register);
      const held = stream === undefined ? Number.POSITIVE_INFINITY : Math.max(from, heldFrom(stream));
      const stored = held > from ? store.read(id, register, from, Math.min(to, held)) : [];
      return stream === undefined || held >= to ? stored : [...stored, ...heldReadings(stream, held, to)];
    },
    write({ awake, find }, now) {
      const closed = Math.floor((now - lateHorizon) / daySeconds);
      // The clock was set back: days of the far future are not written yet.
      if (store.through() > closed + days) {
        store.setThrough(closed);
        pass = undefined;
      }
      const through = store.through();
      if (pass === undefined) {
        if (closed <= through) return;
        pass = { meters: Array.from(awake(), ({ id }) => id), from: through, to: closed };
      }
      const meters = pass.meters.splice(0, atOnce).flatMap((id) => find(id) ?? []);
      store.keep(daysOfAll(meters, pass.from, pass.to));
      if (pass.meters.length > 0) return;
      store.setThrough(pass.to);
      store.prune(pass.to - days);
      pass = undefined;
    },
    close: () => store.close(),
  };
}
