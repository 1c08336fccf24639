// Keeps the tallies of months that ended lately, as long as a late reading may change them.
import type { Seconds } from "@tributary/core";
import { Cells, countWordOf, tallyCells } from "./records.ts";
import { begin, copyTally, newTally } from "./tally.ts";

/** A tally, and in one cell more the end of its month and its number of readings. */
const entryCells = tallyCells + 1;

/** At most one month for a stream: the one before its open month. */
export class MonthsBefore {
  private readonly entries = new Map<number, number>();
  private readonly free: number[] = [];
  private room = new Cells(64 * entryCells);
  private made = 0;
  /** The month that was looked at last, in the first tally. */
  readonly found = newTally();

  get bytes(): number {
    return this.room.cells.byteLength;
  }

  get size(): number {
    return this.entries.size;
  }

  /** End of the month that is kept for a stream; 0 where there is none. */
  endOf(stream: number): Seconds {
    const entry = this.size === 0 ? undefined : this.entries.get(stream);
    return entry === undefined ? 0 : (this.room.words[2 * (entry + tallyCells)] ?? 0);
  }

  /** Brings the month of a stream that ends at `end` into `found`: a new one, of which nothing is known, where another or none is kept. */
  read(stream: number, end: Seconds): void {
    const { found, room } = this;
    const entry = this.entries.get(stream);
    if (entry === undefined || room.words[2 * (entry + tallyCells)] !== end) {
      begin(found, 0, 0);
      return;
    }
    for (let i = 0; i < tallyCells; i += 1) found.cells[i] = room.cells[entry + i] ?? 0;
    found.words[countWordOf(0, 0)] = room.words[2 * (entry + tallyCells) + 1] ?? 0;
  }

  /** Keeps a tally as the month of a stream that ends at `end`, in the place of what was kept for it. */
  keep(stream: number, end: Seconds, page: Cells, record: number, tally: number): void {
    const { found } = this;
    if (page !== found) copyTally(page, record, tally, found, 0, 0);
    let entry = this.entries.get(stream);
    if (entry === undefined) {
      entry = this.free.pop() ?? this.add();
      this.entries.set(stream, entry);
    }
    const { cells, words } = this.room;
    for (let i = 0; i < tallyCells; i += 1) cells[entry + i] = found.cells[i] ?? 0;
    words[2 * (entry + tallyCells)] = end;
    words[2 * (entry + tallyCells) + 1] = found.words[countWordOf(0, 0)] ?? 0;
  }

  /** Lets a stream's month go. The last to go takes the room along. */
  drop(stream: number): void {
    const entry = this.entries.get(stream);
    if (entry === undefined) return;
    this.entries.delete(stream);
    this.free.push(entry);
    if (this.entries.size > 0) return;
    this.free.length = 0;
    this.made = 0;
    this.room = new Cells(64 * entryCells);
  }

  private add(): number {
    const entry = this.made * entryCells;
    this.made += 1;
    if (this.made * entryCells > this.room.cells.length) {
      const larger = new Cells(entryCells * Math.ceil(1.25 * this.made));
      larger.cells.set(this.room.cells);
      this.room = larger;
    }
    return entry;
  }
}
