// Readings: what each corner of the record language means, in the house's units.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex, type Quantity, type Reading } from "@tributary/core";
import { readingsOf } from "./readings.ts";
import { vibOf, writeRecords } from "./record-writer.ts";
import { readRecords } from "./records.ts";

function readingsIn(content: Uint8Array): Reading[] {
  const list = readRecords(content);
  return list instanceof Fault ? assert.fail(list.says) : readingsOf(list.records);
}

const read = (text: string): Reading[] => readingsIn(fromHex(text) ?? assert.fail(`${text} is no hex`));

for (const [text, quantity, value, unit] of [
  ["041339300000", "volume", 12.345, "m3"],
  ["0c1378563412", "volume", 12345.678, "m3"],
  ["040339300000", "energy", 12.345, "kWh"],
  ["040b39300000", "energy", 12.345, "MJ"],
  ["040e39300000", "energy", 12.345, "GJ"],
  ["04fb013930000000", "energy", 12345000, "kWh"],
  ["022b2c01", "power", 0.3, "kW"],
  ["02380a00", "flow", 0.00001, "m3/h"],
  ["02410a00", "flow", 0.0006, "m3/h"],
  ["02490a00", "flow", 0.00036, "m3/h"],
  ["025a1801", "flow-temperature", 28, "°C"],
  ["025e9cff", "return-temperature", -10, "°C"],
  ["02fb593200", "flow-temperature", -17.5, "°C"],
  ["02616400", "temperature-difference", 1, "K"],
  ["02690a00", "pressure", 0.1, "bar"],
  ["02fd48e600", "voltage", 23, "V"],
  ["02fdd9fc01e600", "current", 0.23, "A"],
  ["02fb2cf401", "frequency", 0.5, "Hz"],
  ["05fb2f00004842", "frequency", 50, "Hz"],
  ["02fb1b3200", "humidity", 50, "%"],
  ["036e640000", "heat-cost", 100, "HCA"],
  ["0223e803", "on-time", 1000, "d"],
  ["02fd740a00", "battery-life", 10, "d"],
  ["0c7878563412", "text", "12345678", ""],
  ["0d78083837363534333231", "text", "12345678", ""],
  ["01fd08f0", "number", 240, ""],
  ["027c03324f430001", "number", 256, ""],
  ["426cbf2c", "date", "2021-12-31", ""],
  ["046d1e02de21", "date-time", "2022-01-30T02:30", ""],
  ["066d0a1e02de2100", "date-time", "2022-01-30T02:30:10", ""],
  ["0493750a000000", "volume", 0.001, "m3"],
  ["04937d0a000000", "volume", 10, "m3"],
] as const) {
  test(`${text} is ${quantity} ${value} ${unit}`, () => {
    assert.deepEqual(
      read(text).map((reading) => [reading.quantity, reading.value, reading.unit]),
      [[quantity, value, unit]],
    );
  });
}

for (const [text, why] of [
  ["041300000080", "the most negative integer"],
  ["0c13ddddddee", "BCD error marks"],
  ["05130000c07f", "a float that is no number"],
  ["04931539300000", "the VIFE for no data"],
  ["04ff0739300000", "a VIF of the maker"],
  ["426c0000", "a date that is not set"],
] as const) {
  test(`no reading from ${why}`, () => assert.deepEqual(read(text), []));
}

test("direction, function, storage, tariff and subunit", () => {
  assert.deepEqual(read("d4d251933c01000000"), [
    {
      quantity: "volume",
      value: 0.001,
      unit: "m3",
      function: "maximum",
      storage: 1 + 2 * 2 + 32 * 1,
      tariff: 1 + 4 * 1,
      subunit: 1 + 2 * 1,
      direction: "backward",
      ticks: 1,
      exponent: -3,
    },
  ]);
});

test("what VIFEs say about a value stands in its qualifiers", () => {
  assert.deepEqual(read("02fdd9fc01e600")[0]?.qualifiers, ["phase-1"]);
  assert.deepEqual(read("04ad7e01000000")[0]?.qualifiers, ["future"]);
  assert.deepEqual(read("04adff0501000000")[0]?.qualifiers, ["maker-05"]);
  assert.deepEqual(
    read("02bb560100").map(({ quantity, unit, qualifiers }) => [quantity, unit, qualifiers]),
    [["duration", "h", ["flow", "duration-of-last-lower-limit-exceed"]]],
  );
});

test("the date of a storage belongs to its values, the meter's clock to none", () => {
  const readings = read("046d1e02de21" + "041339300000" + "426cbf2c" + "441310270000");
  assert.deepEqual(
    readings.map(({ value, at }) => [value, at]),
    [
      ["2022-01-30T02:30", undefined],
      [12.345, undefined],
      ["2021-12-31", undefined],
      [10, "2021-12-31"],
    ],
  );
});

test("a storage interval dates the storages behind its own", () => {
  const readings = read("8104fd2801" + "82046cde2b" + "84041364000000" + "c4041363000000" + "84051362000000");
  assert.deepEqual(
    readings.filter(({ quantity }) => quantity === "volume").map(({ storage, at }) => [storage, at]),
    [
      [8, "2022-11-30"],
      [9, "2022-10-31"],
      [10, "2022-09-30"],
    ],
  );
});

test("a date of summer time and one that its meter doubts", () => {
  const [reading] = read("046d9e8ade27");
  assert.deepEqual([reading?.value, reading?.qualifiers], ["2022-07-30T10:30", ["summer-time", "invalid"]]);
});

test("the codes found for a quantity read back as it", () => {
  const steps: readonly (readonly [Quantity, number])[] = [
    ["volume", -3],
    ["energy", -3],
    ["power", -3],
    ["flow", -6],
    ["heat-cost", 0],
    ["voltage", -1],
    ["frequency", -2],
    ["humidity", -1],
    ["battery-life", 0],
    ["reactive-energy", 0],
  ];
  for (const [quantity, exponent] of steps) {
    for (const direction of [undefined, "backward"] as const) {
      const [reading] = readingsIn(
        writeRecords([{ coding: "int32", vib: vibOf(quantity, exponent, direction), value: 4711 }]),
      );
      assert.deepEqual(
        [reading?.quantity, reading?.ticks, reading?.exponent, reading?.direction],
        [quantity, 4711, exponent, direction],
      );
    }
  }
  assert.throws(() => vibOf("volume", -9), RangeError);
});
