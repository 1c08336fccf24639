import assert from "node:assert/strict";
import { test } from "node:test";
import { manufacturerCode, manufacturerLetters, meterId, readMeterId } from "./meter.ts";
import { qualityBits, qualityWords } from "./quality.ts";
import { decimal, type Reading } from "./reading.ts";
import { quantityOf, registerOf, ticksOf } from "./registers.ts";

const plain: Reading = {
  quantity: "volume",
  value: 12.345,
  unit: "m3",
  function: "instantaneous",
  storage: 0,
  tariff: 0,
  subunit: 0,
};

test("a register's name leaves defaults out", () => {
  assert.equal(registerOf(plain), "volume");
  assert.equal(registerOf({ ...plain, direction: "backward", tariff: 2, subunit: 1 }), "volume.backward.t2.u1");
  assert.equal(registerOf({ ...plain, function: "maximum", storage: 3 }), "volume.max.s3");
  assert.equal(quantityOf("energy.backward.t2"), "energy");
});

test("a kept value with a date of its own is the plain register at that date", () => {
  assert.equal(registerOf({ ...plain, storage: 1 }), "volume.s1");
  assert.equal(registerOf({ ...plain, storage: 1, at: "2026-01-31" }), "volume");
});

test("ticks are exact integers", () => {
  assert.equal(ticksOf({ ...plain, ticks: 12345, exponent: -3 }), 12_345_000);
  assert.equal(ticksOf(plain), 12_345_000);
  assert.equal(ticksOf({ ...plain, quantity: "energy", unit: "GJ", value: 3.6 }), 1_000_000_000);
  assert.equal(ticksOf({ ...plain, quantity: "on-time", unit: "d", value: 2 }), 48_000_000);
  assert.equal(ticksOf({ ...plain, quantity: "battery-life", unit: "y", value: 11.5 }), 4_200_289);
  assert.equal(ticksOf({ ...plain, quantity: "date", unit: "", value: "2026-01-31" }), undefined);
  assert.equal(ticksOf({ ...plain, value: 1e12 }), undefined, "what no safe integer holds is no register");
});

test("decimals are the nearest double of ticks and exponent", () => {
  assert.equal(decimal(12_345, -3), 12.345);
  assert.equal(decimal(3, 2), 300);
  assert.equal(decimal(1, -30), 1e-30);
});

test("a meter's id goes both ways", () => {
  const address = { manufacturer: "KAM", id: "12345678", version: "1b", type: "07" };
  assert.equal(meterId(address), "KAM.12345678.1b.07");
  assert.deepEqual(readMeterId("KAM.12345678.1b.07"), address);
  assert.equal(readMeterId("KAM.1234.1b.07"), undefined);
  assert.equal(manufacturerLetters(0x2c2d), "KAM");
  assert.equal(manufacturerCode("KAM"), 0x2c2d);
});

test("a quality number reads as words", () => {
  assert.deepEqual(qualityWords(0), ["heard"]);
  assert.deepEqual(qualityWords(1 | qualityBits.late | qualityBits.outlier), ["stored", "late", "outlier"]);
});
