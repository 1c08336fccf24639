import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex } from "@tributary/core";
import { readRecords } from "@tributary/mbus";
import type { OpenTelegram } from "@tributary/wmbus";
import { brief, type Driver } from "./driver.ts";
import { interpret } from "./interpret.ts";
import { diehlAerius } from "./models/diehl-aerius.ts";

const meter = { manufacturer: "KAM", id: "12345678", version: "40", type: "04" };

function said(records: string, driver?: Driver, status = 0) {
  const content = fromHex(records) ?? new Uint8Array(0);
  const list = readRecords(content);
  assert.ok("records" in list);
  const open: OpenTelegram = {
    meter,
    link: { control: 0x44, address: meter, wired: false },
    ci: 0x7a,
    accessNumber: 0,
    status,
    security: { mode: 0, name: "none", authenticated: false },
    content,
    contentOffset: 0,
  };
  const { readings, ...rest } = interpret(open, list, driver);
  return { ...rest, readings: readings.map(brief) };
}

const driver: Driver = {
  ...diehlAerius,
  name: "test",
  records: [
    { header: "04ff07", reading: { quantity: "volume-temperature", exponent: 0, qualifiers: ["flow"] } },
    { header: "0aff01", reading: { quantity: "power", exponent: -3, direction: "backward" } },
    { header: "02ff22", flags: { 0: "dry", 3: "burst", 9: "reverse" } },
  ],
};

test("without a driver the standard records are the readings", () => {
  assert.deepEqual(said("0c1378563412", undefined, 0x04), {
    driver: null,
    status: ["low-battery"],
    readings: [{ quantity: "volume", value: 12345.678, unit: "m3" }],
  });
});

test("a maker's records are read in the order of the telegram", () => {
  assert.deepEqual(said("04ff0701020000" + "0c1378563412" + "0aff0134f2", driver).readings, [
    { quantity: "volume-temperature", value: 513, unit: "m3*°C", qualifiers: ["flow"] },
    { quantity: "volume", value: 12345.678, unit: "m3" },
    { quantity: "power", value: -0.234, unit: "kW", direction: "backward" },
  ]);
});

test("a record whose digits are none is no reading", () => {
  assert.deepEqual(said("0aff01ee0e" + "0c1378563412", driver).readings.length, 1);
});

test("flags are alarms, each once", () => {
  assert.deepEqual(said("02ff220902" + "02ff220100", driver, 0x08).status, [
    "hardware-error",
    "dry",
    "burst",
    "reverse",
  ]);
});

test("values of the ends of months have their dates by the meter's clock", () => {
  const { readings } = said("046d2d0f4e31" + "84011301000000" + "c4011302000000", {
    ...driver,
    monthEnds: { from: 2 },
  });
  assert.deepEqual(
    readings.slice(1).map(({ storage, at }) => [storage, at]),
    [
      [2, "2025-12-31"],
      [3, "2025-11-30"],
    ],
  );
});

test("error flags that nobody explains are an error all the same", () => {
  assert.deepEqual(said("02fd171000").status, ["temporary-error"]);
  assert.deepEqual(said("02fd170000").status, []);
  assert.deepEqual(said("02fd171000", { ...driver, records: [{ header: "02fd17", flags: { 4: "leak" } }] }).status, [
    "leak",
  ]);
});
