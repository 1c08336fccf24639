import assert from "node:assert/strict";
import { test } from "node:test";
import { checkMapping, type MappingRow, normalisedRows, openMapping } from "./codec-mapping.ts";

const heard = Date.UTC(2025, 5, 3, 10, 20) / 1000;

test("F24 fields become registers at their time, in the ticks of their quantity", () => {
  const map = openMapping([
    { field: "volume", register: "volume", unit: "m3", exponent: -3 },
    { field: "heat.energy", register: "energy.t2", unit: "MJ" },
    { field: "log[].volume", register: "volume", unit: "m3", exponent: -3, at: "log[].time" },
    { field: "channels[1]", register: "pulses.u1", unit: "count" },
    { field: "alarms.leak", alarm: "leak" },
    { field: "alarms.dry", alarm: "dry" },
    { field: "state", alarm: "tamper" },
  ]);
  const data = {
    volume: "100.5",
    heat: { energy: 3.6 },
    log: [
      { time: "2025-06-03T09:00:00Z", volume: 90 },
      { time: (heard - 7200) * 1000, volume: 80 },
    ],
    channels: [5, 6],
    alarms: { leak: true, dry: 0 },
    state: "OK",
  };
  const { readings, alarms, errors } = map(data, heard);
  assert.deepEqual(
    readings.map(({ register, at, ticks, quality }) => [register, heard - at, ticks, quality]),
    [
      ["volume", 0, 100_500, 0],
      ["energy.t2", 0, 1_000_000, 0],
      ["volume", 4800, 90_000, 1],
      ["volume", 7200, 80_000, 1],
      ["pulses.u1", 0, 6000, 0],
    ],
  );
  assert.deepEqual([alarms, errors], [["leak"], []]);
});

test("normalised payloads need no table", () => {
  const map = openMapping(normalisedRows);
  const measurement = {
    metering: { water: { total: 1234.5 } },
    water: { leak: true, temperature: { min: 4, current: 8.25 } },
    battery: 3.55,
  };
  const { readings, alarms } = map(measurement, heard);
  assert.deepEqual(
    readings.map(({ register, ticks }) => [register, ticks]),
    [
      ["volume", 1_234_500],
      ["temperature", 8250],
      ["temperature.min", 4000],
      ["voltage", 3_550_000],
    ],
  );
  assert.deepEqual(alarms, ["leak"]);
});

test("a field that cannot be taken is named with what is wrong with it; the others are taken", () => {
  const map = openMapping([
    { field: "a", register: "volume", unit: "m3" },
    { field: "b.c", register: "volume", unit: "m3" },
    { field: "list[].v", register: "volume", unit: "m3", at: "list[].t" },
    { field: "good", register: "pressure", unit: "bar" },
  ]);
  const list = [
    { v: 1, t: "yesterday" },
    { v: 2, t: heard + 60 },
    { v: 3 },
    { v: 1e12, t: 1 },
    { v: 4, t: heard },
    null,
    7,
  ];
  const { readings, errors } = map({ a: "12,5", b: { c: {} }, list, good: 2.5 }, heard);
  assert.deepEqual(errors, [
    "a is no number: 12,5",
    "b.c is no number: an object",
    "list[].t of list[0].v is no date: yesterday",
    `list[].t of list[1].v lies in the future: ${heard + 60}`,
    "list[].t of list[2].v is no date: undefined",
    "list[3].v is too large: 1000000000000",
  ]);
  assert.deepEqual(
    readings.map(({ register, ticks }) => [register, ticks]),
    [
      ["volume", 4_000_000],
      ["pressure", 2_500_000],
    ],
  );
});

test("answers of any shape make no mapping throw", () => {
  const map = openMapping([...normalisedRows, { field: "a[].b[].c", register: "number", unit: "", at: "a[].b[].d" }]);
  for (const data of [
    null,
    undefined,
    1,
    "text",
    [],
    [1],
    {},
    { metering: null },
    { metering: [1] },
    { a: {} },
    { a: [{ b: [{ c: Number.NaN }] }] },
  ]) {
    assert.deepEqual(map(data, heard).readings, []);
  }
});

test("a table is checked before it is used", () => {
  const wrong: readonly [MappingRow, RegExp][] = [
    [{ field: "", register: "volume", unit: "m3" }, /is no path/],
    [{ field: "a[x]", register: "volume", unit: "m3" }, /is no path/],
    [{ field: "a", register: "water", unit: "m3" }, /a: there is no quantity water/],
    [{ field: "a", register: "volume", unit: "kWh" }, /volume is kept in m3, not kWh/],
    [{ field: "a", register: "date", unit: "" }, /date is not a number/],
    [{ field: "a", register: "volume", unit: "m3", exponent: 0.5 }, /no exponent/],
    [{ field: "a", register: "volume", unit: "m3", at: "b[" }, /b\[ is no path/],
  ];
  for (const [row, says] of wrong) assert.match(checkMapping([row]).join(), says);
  assert.match(checkMapping([]).join(), /names no field/);
  assert.deepEqual(checkMapping(normalisedRows), []);
});
