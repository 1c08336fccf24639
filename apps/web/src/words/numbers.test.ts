// Tests how numbers and units are written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, number, percent, quantityText, scaleFor, unitText } from "./numbers.ts";

test("numbers keep the six decimals of a register and group thousands", () => {
  assert.equal(number(12345.678901), "12,345.678901");
  assert.equal(number(12345.678901, 3), "12,345.679");
  assert.equal(number(0), "0");
});

test("units are typeset, unknown ones stay as they are", () => {
  assert.equal(unitText("m3/h"), "m³/h");
  assert.equal(unitText("kWh"), "kWh");
  assert.equal(unitText("HCA"), "HCA");
});

test("value and unit never part at the end of a line", () => {
  assert.equal(quantityText(12.345, "m3"), "12.345\u00a0m³");
  assert.equal(quantityText(7, "count"), "7");
  assert.equal(quantityText("2026-01-31T23:59", ""), "2026-01-31 23:59");
});

test("a share that is not nothing never reads as nothing", () => {
  assert.equal(percent(0), "0 %");
  assert.equal(percent(0.00001), "< 0.1 %");
  assert.equal(percent(0.1234), "12.3 %");
  assert.equal(percent(1), "100 %");
});

test("one of a thing is singular", () => {
  assert.equal(counted(1, "meter"), "1 meter");
  assert.equal(counted(1234, "meter"), "1,234 meters");
});

test("small amounts are told in the smaller unit", () => {
  assert.deepEqual(scaleFor("m3", 0.4), { unit: "L", factor: 1000 });
  assert.deepEqual(scaleFor("m3", 4), { unit: "m3", factor: 1 });
  assert.deepEqual(scaleFor("HCA", 0.4), { unit: "HCA", factor: 1 });
});
