// Tests what tables are understood, what of a line is refused, and that wrong tables say what is wrong with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TableReader, type TableReading, type TableSettings } from "./table-readings.ts";

const usual: TableSettings = { name: "house", prefix: "", zone: "UTC", register: "volume", step: 3600 };

function read(text: string, settings: Partial<TableSettings> = {}) {
  const reader = new TableReader({ ...usual, ...settings });
  const lines = text
    .trim()
    .split("\n")
    .map((line, place) => reader.read(place + 1, line.trim()));
  return { readings: lines.flatMap(({ readings }) => readings), faults: lines.flatMap(({ faults }) => faults) };
}

const at = (text: string) => Date.parse(text) / 1000;
const brief = ({ meter, at, ticks, beginsAnew }: TableReading) => [meter, at, ticks, ...(beginsAnew ? ["anew"] : [])];

test("a line a reading: columns are found by their names, the unit by the end of a name", () => {
  const { readings } = read("meter,ts_local,register_l,diff_l\na7,2016-03-01T01:53:08,36412,0", {
    zone: "Europe/Madrid",
  });
  assert.deepEqual(readings.map(brief), [["a7", at("2016-03-01T00:53:08Z"), 36_412_000]]);
  const unix = read("unix_ts;counter\n1333263600;45287,5\n1333263660;45287.526", { unit: "L" });
  assert.deepEqual(unix.readings.map(brief), [["house", 1_333_263_660, 45_287_526]]);
  assert.deepEqual(unix.faults, [{ line: 2, field: "counter", says: '"45287,5" is no number' }]);
});

test("a column a meter: amounts are counted from their first step on, and what is missing begins anew", () => {
  const table = "utc,b2,b4\n2019-01-01T00:00Z,1.5,0\n2019-01-01T01:00Z,,2\n2019-01-01T02:00Z,0.25,";
  const { readings, faults } = read(table, { unit: "kWh", register: "energy", prefix: "el-", missing: "0" });
  const hour = (n: number) => at("2019-01-01T00:00Z") + n * 3600;
  assert.deepEqual(readings.filter(({ meter }) => meter === "el-b2").map(brief), [
    ["el-b2", hour(0), 0],
    ["el-b2", hour(1), 1_500_000],
    ["el-b2", hour(2), 1_500_000, "anew"],
    ["el-b2", hour(3), 1_750_000],
  ]);
  assert.deepEqual(readings.filter(({ meter }) => meter === "el-b4").map(brief), [
    ["el-b4", hour(1), 0],
    ["el-b4", hour(2), 2_000_000],
  ]);
  assert.deepEqual(faults, []);
});

test("rates are what flows in a step", () => {
  const { readings } = read("utc,local,dma1\n2021-01-01T00:00Z,2021-01-01T01:00,3.5625", { unit: "L/s" });
  assert.equal(readings.at(-1)?.ticks, 12_825_000);
  const quarter = read("utc,a\n2021-01-01T00:00Z,2", { unit: "kW", register: "energy", step: 900 });
  assert.equal(quarter.readings.at(-1)?.ticks, 500_000);
});

test("the hour that autumn repeats is told twice by wall time, and read once each", () => {
  const lines = ["01:30", "02:30", "02:30", "03:30"].map((time) => `2016-10-30T${time},5`).join("\n");
  const { readings } = read(`ts_local,register\n${lines}`, { zone: "Europe/Madrid", unit: "m3" });
  const times = readings.map(({ at }) => new Date(at * 1000).toISOString().slice(11, 16));
  assert.deepEqual(times, ["23:30", "00:30", "01:30", "02:30"]);
});

test("amounts of that hour are two hours of use, without a gap", () => {
  const lines = ["01:00", "02:00", "02:00", "03:00"].map((time) => `2025-10-26 ${time},1`).join("\n");
  const { readings } = read(`ts_local,kwh\n${lines}`, {
    ...{ zone: "Europe/Berlin", register: "energy", unit: "kWh", values: "amount" },
  });
  assert.deepEqual(
    readings.map(({ at: moment, ticks, beginsAnew }) => [moment - at("2025-10-25T23:00Z"), ticks / 1e6, beginsAnew]),
    [0, 1, 2, 3, 4].map((hour) => [hour * 3600, hour, false]),
  );
});

test("what of a line is wrong is said with line and field, and the lines beside it are taken", () => {
  const table = `time,meter,index
    2020-01-01T00:00Z,a,1
    yesterday,a,2
    2020-01-01T02:00Z,,3
    2020-01-01T03:00Z,a,many
    2020-01-01T04:00Z,a,99999999999999
    2020-01-01T05:00Z,a,5`;
  const { readings, faults } = read(table, { unit: "m3" });
  assert.deepEqual(
    readings.map(({ ticks }) => ticks / 1e6),
    [1, 5],
  );
  assert.deepEqual(faults, [
    { line: 3, field: "index", says: '"yesterday" is no time' },
    { line: 4, field: "index", says: '"" is no name of a meter' },
    { line: 5, field: "index", says: '"many" is no number' },
    { line: 6, field: "index", says: '"99999999999999" is more than can be counted' },
  ]);
  assert.match(read("utc,a\n2020-01-01T00:00Z,-1", { unit: "L", values: "amount" }).faults[0]?.says ?? "", /below 0/);
});

test("a table that cannot be understood says what to name", () => {
  const wrong = (text: string, settings: Partial<TableSettings>, says: RegExp) =>
    assert.throws(() => read(text, settings), says);
  wrong("when,litres\n1,2", {}, /name it with --time; the columns are when, litres/);
  wrong("utc,a,b\n2020-01-01T00:00Z,1,2", {}, /--unit m3 \| L/);
  wrong("utc,a\n2020-01-01T00:00Z,1", { unit: "kWh" }, /kWh is no unit of register volume/);
  wrong("utc,a\n2020-01-01T00:00Z,1", { unit: "L/s", values: "index" }, /does not go with the unit/);
  wrong("utc,a\n2020-01-01T00:00Z,1", { unit: "L", value: "c" }, /no column "c"; the columns are utc, a/);
  wrong("utc\n2020-01-01T00:00Z", { unit: "L" }, /no column holds values/);
});
