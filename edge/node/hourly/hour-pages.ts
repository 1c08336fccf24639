// Keeps of each row and hour the first and the last reading: columns in pages on disk, of which the last used are in memory.
import type { DatabaseSync } from "node:sqlite";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Seconds } from "@tributary/core";
import type { MomentReading } from "@tributary/wire";

/** Between the first and the last reading of an hour no full hour lies: what is said there is not kept. */
export interface HourPages {
  /** `undefined` where the row has no reading in the hour that begins at `start`. */
  first(row: number, start: Seconds): MomentReading | undefined;
  last(row: number, start: Seconds): MomentReading | undefined;
  /** Answers whether it is now the first or the last of its hour. */
  put(row: number, reading: MomentReading): boolean;
  /** Marks what a row showed at a full hour as to be told again. */
  mark(row: number, at: Seconds): void;
  isMarked(): boolean;
  /** Takes the marks of some rows away: full hours by row, in their order. */
  takeMarks(): Map<number, Seconds[]>;
  /** Hours of which anything is kept, oldest first. */
  hours(): Seconds[];
  /** Drops the hours before. */
  drop(before: Seconds): void;
  /** Writes what changed, within the caller's transaction. */
  save(): void;
  /** Begins again from the disk. */
  reload(): void;
}

const hour: Seconds = 3600;
const rows = 1024;
const pageBytes = rows * (2 * (8 + 4 + 2) + 1);
const nothing = 0xffff;
/** Pages of an hour: rows have numbers of 16 bits (wire/blocks/hour-column). */
const pagesOfHour = 64;

/** Of row r the first reading stands at 2r, the last at 2r + 1: its ticks, quality, and seconds after the hour's begin. */
interface Page {
  readonly bytes: Uint8Array;
  readonly ticks: Float64Array;
  readonly qualities: Uint32Array;
  readonly offsets: Uint16Array;
  readonly marks: Uint8Array;
  changed: boolean;
  used: number;
}

function pageOf(content: Uint8Array | undefined): Page {
  const buffer = new ArrayBuffer(pageBytes);
  const bytes = new Uint8Array(buffer);
  const offsets = new Uint16Array(buffer, rows * 24, 2 * rows);
  if (content === undefined) offsets.fill(nothing);
  else bytes.set(content);
  return {
    bytes,
    ticks: new Float64Array(buffer, 0, 2 * rows),
    qualities: new Uint32Array(buffer, rows * 16, 2 * rows),
    offsets,
    marks: new Uint8Array(buffer, rows * 28, rows),
    changed: false,
    used: 0,
  };
}

/** What stands in a page; nothing where the disk has damaged it. */
function contentOf(body: Uint8Array): Uint8Array | undefined {
  try {
    const content = inflateRawSync(body, { maxOutputLength: pageBytes });
    return content.length === pageBytes ? content : undefined;
  } catch {
    return undefined;
  }
}

/** `hoursInMemory`: pages that did not change are let go when there are more than so many hours of them. */
export function openHourPages(database: DatabaseSync, hoursInMemory: number): HourPages {
  database.exec(`
    create table if not exists hours (page integer primary key, marked integer not null, body blob not null) strict;
    create index if not exists hours_marked on hours (page) where marked = 1`);
  const read = database.prepare("select body from hours where page = ?");
  const write = database.prepare("insert or replace into hours values (?, ?, ?)");
  const dropBefore = database.prepare("delete from hours where page < ?");
  const every = database.prepare("select page, marked from hours");

  const pages = new Map<number, Page>();
  /** Numbers of pages that there are, on disk or in memory, and of those that hold marks. */
  const there = new Set<number>();
  const marked = new Set<number>();
  let widest = 1;
  let uses = 0;
  /** Pages below this number are gone. */
  let oldest = 0;

  function reload(): void {
    pages.clear();
    there.clear();
    marked.clear();
    oldest = 0;
    for (const { page, marked: some } of every.iterate()) {
      there.add(Number(page));
      widest = Math.max(widest, (Number(page) % pagesOfHour) + 1);
      if (some === 1) marked.add(Number(page));
    }
  }

  const numberOf = (row: number, start: Seconds) => Math.floor(start / hour) * pagesOfHour + Math.floor(row / rows);

  function find(number: number): Page | undefined {
    let page = pages.get(number);
    if (page === undefined) {
      if (!there.has(number)) return undefined;
      const body = read.get(number)?.["body"];
      page = pageOf(body instanceof Uint8Array ? contentOf(body) : undefined);
      keep(number, page);
    }
    uses += 1;
    page.used = uses;
    return page;
  }

  function make(number: number): Page {
    const found = find(number);
    if (found !== undefined) return found;
    const page = pageOf(undefined);
    there.add(number);
    widest = Math.max(widest, (number % pagesOfHour) + 1);
    keep(number, page);
    return page;
  }

  function keep(number: number, page: Page): void {
    pages.set(number, page);
    const most = hoursInMemory * widest;
    if (pages.size <= most * 1.25) return;
    const idle = [...pages].filter(([one, { changed }]) => !changed && one !== number);
    idle.sort(([, a], [, b]) => a.used - b.used);
    for (const [one] of idle.slice(0, pages.size - most)) pages.delete(one);
  }

  function at(row: number, start: Seconds, which: 0 | 1): MomentReading | undefined {
    const page = find(numberOf(row, start));
    const place = 2 * (row % rows) + which;
    const offset = page?.offsets[place] ?? nothing;
    if (page === undefined || offset === nothing) return undefined;
    return { at: start + offset, ticks: page.ticks[place] ?? 0, quality: page.qualities[place] ?? 0 };
  }

  reload();
  return {
    first: (row, start) => at(row, start, 0),
    last: (row, start) => at(row, start, 1),
    put(row, { at, ticks, quality }) {
      const start = Math.floor(at / hour) * hour;
      const page = make(numberOf(row, start));
      const offset = at - start;
      const first = 2 * (row % rows);
      const set = (place: number) => {
        page.offsets[place] = offset;
        page.ticks[place] = ticks;
        page.qualities[place] = quality;
        page.changed = true;
      };
      const [from = nothing, to = nothing] = page.offsets.subarray(first, first + 2);
      const isFirst = from === nothing || offset <= from;
      const isLast = to === nothing || offset >= to;
      if (isFirst) set(first);
      if (isLast) set(first + 1);
      return isFirst || isLast;
    },
    mark(row, at) {
      const number = numberOf(row, at);
      const page = make(number);
      page.marks[row % rows] = 1;
      page.changed = true;
      marked.add(number);
    },
    isMarked: () => marked.size > 0,
    takeMarks() {
      const found = new Map<number, Seconds[]>();
      const part = Math.min(...[...marked].map((number) => number % pagesOfHour));
      const numbers = [...marked].filter((number) => number % pagesOfHour === part).sort((a, b) => a - b);
      for (const number of numbers) {
        marked.delete(number);
        const page = make(number);
        page.changed = true;
        for (const [place, mark] of page.marks.entries()) {
          if (mark === 0) continue;
          const row = part * rows + place;
          const hours = found.get(row) ?? [];
          found.set(row, hours);
          hours.push(Math.floor(number / pagesOfHour) * hour);
        }
        page.marks.fill(0);
      }
      return found;
    },
    hours: () =>
      [...new Set([...there].map((number) => Math.floor(number / pagesOfHour) * hour))].sort((a, b) => a - b),
    drop(before) {
      oldest = Math.max(oldest, Math.floor(before / hour) * pagesOfHour);
      for (const number of there) {
        if (number >= oldest) continue;
        for (const set of [there, marked]) set.delete(number);
        pages.delete(number);
      }
    },
    save() {
      dropBefore.run(oldest);
      for (const [number, page] of pages) {
        if (!page.changed) continue;
        write.run(number, marked.has(number) ? 1 : 0, deflateRawSync(page.bytes, { level: 1 }));
        page.changed = false;
      }
    },
    reload,
  };
}
