// Keeps the thresholds that people set, and knows which of them watch a meter.
import type { MeterId, Seconds, Utility } from "@tributary/core";
import type { LogRecord, Records } from "@tributary/engine-log";
import type { Threshold } from "@tributary/engine-rules";
import type { ThresholdRequest } from "@tributary/wire";
import type { Meter } from "../meters/meter-state.ts";

/** A threshold with who set it, when, and on what. */
export interface KeptThreshold extends Threshold {
  readonly by: string;
  readonly setAt: Seconds;
  readonly meter?: MeterId;
  readonly utility?: Utility;
  readonly group?: string;
}

/** What decides which thresholds watch a meter. */
export type ThresholdTarget = Pick<Meter, "id" | "utility" | "address">;
/** The group of a meter, as the key file names it. */
export type TargetGroup = (meter: ThresholdTarget) => string | undefined;

export interface ThresholdBook {
  /** Thresholds that watch a meter. */
  of(meter: ThresholdTarget): readonly Threshold[];
  /** In the order of their ids. */
  list(): readonly KeptThreshold[];
  find(id: string): KeptThreshold | undefined;
  /** Reads again what is kept. */
  reload(): void;
}

const kind = "threshold";
const none: readonly Threshold[] = [];

export const thresholdRecord = (request: ThresholdRequest, at: Seconds): LogRecord => ({
  kind,
  id: request.id,
  at,
  body: JSON.stringify({ ...request, setAt: at }),
});

export const noThreshold = (id: string, at: Seconds): LogRecord => ({ kind, id, at, body: undefined });

export function openThresholdBook(records: Records, groupOf: TargetGroup): ThresholdBook {
  let all = new Map<string, KeptThreshold>();
  const found = new Map<MeterId, readonly Threshold[]>();

  function reload(): void {
    // Only `thresholdRecord` writes these.
    const kept = records.list(kind).map(({ body }) => JSON.parse(body) as KeptThreshold);
    all = new Map(kept.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((one) => [one.id, one]));
    found.clear();
  }

  reload();
  return {
    of(meter) {
      if (all.size === 0) return none;
      const { id, utility } = meter;
      let own = found.get(id);
      if (own === undefined) {
        const group = groupOf(meter);
        const isMine = (one: KeptThreshold) =>
          one.meter === id || one.utility === utility || (one.group !== undefined && one.group === group);
        own = [...all.values()].filter(isMine);
        found.set(id, own);
      }
      return own;
    },
    list: () => [...all.values()],
    find: (id) => all.get(id),
    reload,
  };
}
