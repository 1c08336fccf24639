// Remembers the newest telegrams of a meter by a hash of their bytes, oldest first, in one small array.
import type { Seconds } from "@tributary/core";

/** Plain data: behind the hash of each telegram stands when it was received. */
export interface RecentTelegrams {
  /** Its length is twice a power of two. */
  cells: Float64Array;
  /** Telegrams from the beginning of the array to the oldest, which is followed by `count - 1` newer ones, round the end. */
  first: number;
  count: number;
}

const smallest = 4;

export function newRecentTelegrams(): RecentTelegrams {
  return { cells: new Float64Array(2 * smallest), first: 0, count: 0 };
}

/** Cell of the telegram that came so many after the oldest. */
const cellOf = ({ cells, first }: RecentTelegrams, place: number): number => (2 * (first + place)) & (cells.length - 1);

/** Its place among all, -1 where it is not remembered. */
function placeOf(recent: RecentTelegrams, hash: number): number {
  const { cells, count } = recent;
  for (let place = count - 1; place >= 0; place -= 1) if (cells[cellOf(recent, place)] === hash) return place;
  return -1;
}

/** When a telegram was received, `undefined` for one that is not remembered. */
export function receivedAt(recent: RecentTelegrams, hash: number): Seconds | undefined {
  const place = placeOf(recent, hash);
  return place < 0 ? undefined : recent.cells[cellOf(recent, place) + 1];
}

/** Notes when a telegram was received; one that is remembered keeps its place. */
export function noteTelegram(recent: RecentTelegrams, hash: number, at: Seconds): void {
  const known = placeOf(recent, hash);
  if (known < 0 && 2 * recent.count === recent.cells.length) grow(recent);
  const cell = cellOf(recent, known < 0 ? recent.count : known);
  recent.cells[cell] = hash;
  recent.cells[cell + 1] = at;
  if (known < 0) recent.count += 1;
}

function grow(recent: RecentTelegrams): void {
  const { cells, first } = recent;
  const larger = new Float64Array(2 * cells.length);
  larger.set(cells.subarray(2 * first));
  larger.set(cells.subarray(0, 2 * first), cells.length - 2 * first);
  recent.cells = larger;
  recent.first = 0;
}

/** Forgets the oldest telegrams: those that are not `kept`, given when they were received and how many there are. */
export function forgetOldest(recent: RecentTelegrams, kept: (heard: Seconds, count: number) => boolean): void {
  while (recent.count > 0 && !kept(recent.cells[cellOf(recent, 0) + 1] ?? 0, recent.count)) {
    recent.first = (recent.first + 1) & (recent.cells.length / 2 - 1);
    recent.count -= 1;
  }
}
