// Keeps the newest row of every register in memory, so that asking for the latest value reads nothing.
import type { MeterId, RegisterName } from "@tributary/core";
import { compareRows, isValid, type ReadingRow } from "./answer.ts";

export interface LatestRows {
  readonly newest: ReadingRow;
  readonly valid: ReadingRow | undefined;
}

export interface SeriesKey {
  readonly meter: MeterId;
  readonly register: RegisterName;
}

export interface LatestTable {
  of(meter: MeterId): ReadonlyMap<RegisterName, LatestRows>;
  /** Meters that have the register, in their order. */
  metersWith(register: RegisterName): MeterId[];
  forget(meter: MeterId): void;
  all(): Iterable<[SeriesKey, LatestRows]>;
  /** Sets the rows of a register, whatever was known. */
  set(key: SeriesKey, rows: LatestRows): void;
  /** Takes a new row. `false`: the newest valid row can no longer be told from memory and has to be looked up. */
  learn(key: SeriesKey, row: ReadingRow): boolean;
  /** Corrects the newest valid row by one that was looked up. */
  correct(key: SeriesKey, valid: ReadingRow | undefined): void;
}

const none: ReadonlyMap<RegisterName, LatestRows> = new Map();

/** What a new row makes of the latest ones; `undefined` when only the stored rows can tell. */
function next(known: LatestRows | undefined, row: ReadingRow): LatestRows | undefined {
  if (known === undefined) return { newest: row, valid: isValid(row) ? row : undefined };
  const { newest, valid } = known;
  const newer = compareRows(row, newest);
  if (newer >= 0) {
    if (isValid(row)) return { newest: row, valid: row };
    // A rejecting version of the very moment that was valid: an older moment is the newest valid one now.
    return valid?.at === row.at ? undefined : { newest: row, valid };
  }
  if (row.at === newest.at) return known;
  // Between the newest valid moment and the newest one lie rejected rows, one of which may stand above this row.
  if (valid === undefined || row.at > valid.at) return isValid(row) ? undefined : known;
  if (row.at < valid.at || compareRows(row, valid) <= 0) return known;
  return isValid(row) ? { newest, valid: row } : undefined;
}

export function latestTable(): LatestTable {
  const meters = new Map<MeterId, Map<RegisterName, LatestRows>>();
  function registersOf(meter: MeterId): Map<RegisterName, LatestRows> {
    const known = meters.get(meter);
    if (known !== undefined) return known;
    const made = new Map<RegisterName, LatestRows>();
    meters.set(meter, made);
    return made;
  }
  return {
    of: (meter) => meters.get(meter) ?? none,
    metersWith(register) {
      const found: MeterId[] = [];
      for (const [meter, registers] of meters) if (registers.has(register)) found.push(meter);
      return found.sort();
    },
    forget(meter) {
      meters.delete(meter);
    },
    *all() {
      for (const [meter, registers] of meters) {
        for (const [register, rows] of registers) yield [{ meter, register }, rows];
      }
    },
    set({ meter, register }, rows) {
      registersOf(meter).set(register, rows);
    },
    learn({ meter, register }, row) {
      const registers = registersOf(meter);
      const known = registers.get(register);
      const latest = next(known, row);
      if (latest !== undefined) {
        if (latest !== known) registers.set(register, latest);
        return true;
      }
      // The newest row is known in any case; the valid one follows by `correct`.
      if (known !== undefined && compareRows(row, known.newest) > 0) {
        registers.set(register, { newest: row, valid: undefined });
      }
      return false;
    },
    correct({ meter, register }, valid) {
      const known = meters.get(meter)?.get(register);
      if (known !== undefined) meters.get(meter)?.set(register, { newest: known.newest, valid });
    },
  };
}
