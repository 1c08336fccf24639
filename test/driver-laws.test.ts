// Holds the laws over all drivers: data, unique, and proved by their own samples.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { alarms, Fault, fromHex, isQuantity } from "@tributary/core";
import { brief, catalogue, catalogueOf, type Driver, decoderNamed, readTelegram } from "@tributary/drivers";

function readSample({ telegram, key }: Driver["samples"][number]) {
  const bytes = fromHex(telegram);
  assert.ok(bytes, "a sample is hex");
  const read = readTelegram({ bytes, crc: "none" }, () => (key === undefined ? undefined : fromHex(key)));
  assert.ok(!(read instanceof Fault), read instanceof Fault ? read.says : "");
  return read;
}

/** Every alarm that a driver's data raise. */
function raised(driver: Driver): string[] {
  const flags = (driver.records ?? []).flatMap((rule) => Object.values(rule.flags ?? {}));
  return [...(driver.status ?? []).map((row) => row.word), ...flags];
}

for (const driver of catalogue.drivers) {
  describe(driver.name, () => {
    test("is data: JSON brings it back unchanged", () => {
      assert.deepEqual(JSON.parse(JSON.stringify(driver)), driver);
    });

    test("has a sample at least, and each says what it states", () => {
      assert.ok(driver.samples.length > 0);
      for (const sample of driver.samples) {
        const read = readSample(sample);
        assert.equal(read.driver, driver.name);
        assert.deepEqual(read.status, sample.status);
        assert.deepEqual(read.readings.map(brief), sample.readings);
      }
    });

    test("what it claims to measure is in a sample", () => {
      const shown = new Set(driver.samples.flatMap(({ readings }) => readings.map(({ quantity }) => quantity)));
      assert.deepEqual(
        driver.features.energy.filter((quantity) => !shown.has(quantity)),
        [],
      );
    });

    test("its alarms are those that its data raise, or its decoder can raise, and words of the house", () => {
      const listed: readonly string[] = driver.features.alarms;
      const byData = raised(driver);
      const possible = [...byData, ...(decoderNamed(driver.decoder)?.alarms ?? [])];
      assert.deepEqual(
        byData.filter((alarm) => !listed.includes(alarm)),
        [],
      );
      assert.deepEqual(
        listed.filter((alarm) => !possible.includes(alarm)),
        [],
      );
      for (const alarm of driver.features.alarms) assert.ok(Object.hasOwn(alarms, alarm), alarm);
    });

    test("names quantities of the house, headers and keys in hex", () => {
      for (const rule of driver.records ?? []) {
        assert.match(rule.header, /^([0-9a-f]{2}){2,}$/);
        if (rule.reading !== undefined) assert.ok(isQuantity(rule.reading.quantity));
      }
      assert.equal(driver.decoder === undefined, decoderNamed(driver.decoder) === undefined, "names a decoder");
      for (const format of driver.formats ?? []) assert.match(format, /^([0-9a-f]{2}){2,}$/);
      for (const { manufacturer, versions, types } of driver.meters) {
        assert.match(manufacturer, /^[A-Z]{3}$/);
        for (const byte of [...versions, ...types]) assert.match(byte, /^([0-9a-f]{2}|\*)$/);
      }
    });
  });
}

test("S10 one schema for all makers: quantities, units and alarms are the house's, whatever the dialect", () => {
  for (const driver of catalogue.drivers) {
    for (const sample of driver.samples) {
      const { readings, status } = readSample(sample);
      for (const { quantity, unit } of readings) {
        assert.ok(isQuantity(quantity), `${driver.name}: ${quantity}`);
        assert.equal(typeof unit, "string");
      }
      const words = status.filter((word) => !["busy", "application-error", "abnormal"].includes(word));
      for (const word of words) assert.ok(Object.hasOwn(alarms, word), `${driver.name}: ${word}`);
    }
  }
});

test("S16 the catalogue of models has five groups: energy, communication, data, alarms, cost", () => {
  for (const { name, features } of catalogue.drivers) {
    assert.deepEqual(Object.keys(features).sort(), ["alarms", "communication", "cost", "data", "energy"], name);
    assert.ok(features.communication.links.length > 0, name);
  }
});

test("S24 telegrams of five makers and more are read, of water, electricity, gas and heat", () => {
  assert.ok(catalogue.drivers.length >= 12);
  assert.ok(new Set(catalogue.drivers.map(({ maker }) => maker)).size >= 5);
  const utilities = new Set(catalogue.drivers.map(({ utility }) => utility));
  for (const utility of ["water", "electricity", "gas", "heat"] as const) assert.ok(utilities.has(utility), utility);
});

test("two drivers cannot claim one meter or one name", () => {
  const [first] = catalogue.drivers;
  assert.ok(first);
  assert.throws(() => catalogueOf([...catalogue.drivers, { ...first, name: "another" }]), /both claim/);
  assert.throws(() => catalogueOf([...catalogue.drivers, { ...first, meters: [] }]), /both claim/);
});
