import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { layers } from "@tributary/core";
import {
  type BlockItem,
  type ColumnState,
  decodeBlock,
  decodeColumn,
  fullHours,
  type HourReading,
  type HoursItem,
  hourReadings,
  type MeterListItem,
  type MomentReading,
  newColumns,
  type ReadingsItem,
} from "@tributary/wire";
import fc from "fast-check";
import { type HourBook, openHourBook } from "./hour-book.ts";
import { blockItems, columnItems, type HoursTold, listItems, tellAnew } from "./tell-hours.ts";

const start = 1_772_150_400;
const hour = 3600;
const meters = ["KAM.00000001.1b.07", "KAM.00000002.1b.07", "KAM.00000003.1b.04"];

const item = (meter: string, readings: readonly MomentReading[], fields: Partial<ReadingsItem> = {}): ReadingsItem => ({
  ...{ kind: "readings", meter, register: "volume", unit: "m3", layer: layers.validated, version: 1 },
  at: readings.map(({ at }) => at),
  ticks: readings.map(({ ticks }) => ticks),
  quality: readings.map(({ quality }) => quality),
  ...fields,
});

/** What a receiver knows: the newest word on each meter's hour. */
function receiver() {
  const rows: [string, string, number][] = [];
  let columns: ColumnState = newColumns;
  let list = "";
  const hours = new Map<string, HourReading>();
  const note = (meter: string, readings: readonly HourReading[]) => {
    for (const reading of readings) hours.set(`${meter} ${reading.at}`, reading);
  };
  return {
    hours,
    take(items: readonly (MeterListItem | HoursItem | BlockItem)[]) {
      for (const item of items) {
        if (item.kind === "block") {
          const block = decodeBlock(item.block);
          assert.ok(typeof block !== "string");
          note(block.meter, hourReadings(block.scale, block, block) ?? []);
          continue;
        }
        if (item.list !== list) [list, columns, rows.length] = [item.list, newColumns, 0];
        if (item.kind === "meter-list") {
          assert.equal(item.first, rows.length);
          rows.push(...item.rows);
          continue;
        }
        const column = decodeColumn(item.column, columns);
        assert.ok(typeof column !== "string", String(column));
        columns = column.state;
        for (const [row, [meter, , scale]] of rows.entries()) {
          const values = { indices: [column.indices[row]], qualities: [column.qualities?.[row] ?? 0] };
          note(meter, hourReadings(scale, { from: column.at, hours: 1 }, values) ?? []);
        }
      }
    },
  };
}

/** A book with two hours in memory, and how far it was told. */
function newBook(database = new DatabaseSync(":memory:")) {
  const book = openHourBook(database, 2);
  const told: HoursTold = { list: "a", rows: 0, columns: newColumns, closed: 0 };
  return {
    ...{ database, book, told },
    take: (readings: ReadingsItem) =>
      book.take(readings, (row, at) => {
        if (at <= told.closed) book.mend(row, at);
      }),
  };
}

function tell({ book, told }: { book: HourBook; told: HoursTold }, until: number) {
  return [...listItems(book, told, 1), ...columnItems(book, told, until, 1), ...blockItems(book, told, 1)];
}

/** Readings of a meter, mostly some a hour and mostly in order; they grow, but for a fall now and then. */
const told = fc.array(
  fc.record({
    meter: fc.constantFrom(...meters),
    later: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 5000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 40_000 }) },
    ),
    litres: fc.oneof({ weight: 20, arbitrary: fc.nat(300) }, { weight: 1, arbitrary: fc.constant(-50) }),
    quality: fc.constantFrom(0, 0, 64),
    /** How many others are told before it. */
    late: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(40) }),
    closes: fc.boolean(),
  }),
  { maxLength: 150 },
);

test("columns and the blocks that mend them tell each hour that the readings tell, whatever comes late", () => {
  fc.assert(
    fc.property(told, (sent) => {
      const last = new Map(meters.map((meter) => [meter, { at: start, ticks: 36_412_000 }]));
      const readings = sent.map(({ meter, later, litres, quality, late, closes }, place) => {
        const before = last.get(meter) ?? { at: 0, ticks: 0 };
        const reading = { at: before.at + later, ticks: before.ticks + 1000 * litres, quality };
        last.set(meter, reading);
        return { meter, reading, closes, turn: place + late };
      });
      const kept = newBook();
      const { book, told } = kept;
      const cloud = receiver();
      let newest = start;
      for (const { meter, reading, closes } of readings.toSorted((a, b) => a.turn - b.turn)) {
        kept.take(item(meter, [reading]));
        newest = Math.max(newest, reading.at);
        if (!closes) continue;
        cloud.take(tell(kept, Math.floor(newest / hour) * hour));
        book.save();
        // What is read again is what was written.
        if (reading.at % 3 === 0) book.reload();
      }
      const end = Math.ceil(newest / hour) * hour;
      for (let round = 0; round < 20 && told.closed < end; round += 1) cloud.take(tell(kept, end));
      cloud.take(tell(kept, end));
      for (const meter of meters) {
        const own = readings.filter((one) => one.meter === meter).map(({ reading }) => reading);
        const rows = book.rows.filter((row) => row.meter === meter);
        for (const wanted of fullHours(own, rows.at(-1)?.scale ?? 0)) {
          if (wanted.at <= end - 9 * 24 * hour) continue;
          const found = cloud.hours.get(`${meter} ${wanted.at}`);
          assert.ok(found !== undefined, `${meter} ${(wanted.at - start) / hour}`);
          // Of an hour that was told before the meter said more digits the last ones are missing.
          const step = 10 ** (rows[0]?.scale ?? 0);
          assert.equal(Math.floor(found.ticks / step), Math.floor(wanted.ticks / step));
          assert.equal(found.quality, wanted.quality);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("what is no valid reading of a counting register is not told", () => {
  const { book, take } = newBook();
  const readings = [{ at: start, ticks: 5000, quality: 0 }];
  take(item(meters[0] ?? "", readings, { layer: layers.raw }));
  take(item(meters[0] ?? "", readings, { register: "pressure" }));
  assert.equal(book.rows.length, 0);
  take(item(meters[0] ?? "", readings, { register: "energy.backward" }));
  assert.deepEqual(
    book.rows.map(({ meter, register, scale }) => [meter, register, scale]),
    [[meters[0], "energy.backward", 3]],
  );
});

test("a meter that begins to say more digits gets a row of finer steps, and loses none", () => {
  const kept = newBook();
  const at = (hours: number, litres: number) => ({
    at: start + hours * hour,
    ticks: Math.round(1000 * litres),
    quality: 0,
  });
  const [meter = ""] = meters;
  kept.take(item(meter, [at(0, 100)]));
  kept.take(item(meter, [at(1, 100.5)]));
  const cloud = receiver();
  cloud.take(tell(kept, start + hour));
  assert.deepEqual(
    kept.book.rows.map(({ scale }) => scale),
    [3, 2],
  );
  assert.deepEqual(
    [...cloud.hours.values()].map(({ ticks }) => ticks),
    [100_000, 100_500],
  );
});

test("a list that the cloud cannot follow begins anew, and its hours go as blocks", () => {
  const kept = newBook();
  const readings = [0, 1, 2, 3].map((hours) => ({ at: start + hours * hour, ticks: 1000 * hours, quality: 0 }));
  kept.take(item(meters[0] ?? "", readings.slice(0, 3)));
  tell(kept, start + hour);
  const after = kept.told.closed;
  tell(kept, start + 2 * hour);
  tellAnew(kept.book, kept.told, "b", after);
  kept.take(item(meters[0] ?? "", readings.slice(3)));
  const cloud = receiver();
  cloud.take(tell(kept, start + 3 * hour));
  assert.deepEqual([...cloud.hours.values()].map(({ ticks }) => ticks).toSorted(), [1000, 2000, 3000]);
});
