import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Fault, type MeterAddress, meterId } from "@tributary/core";
import { vibOf, writeRecords } from "@tributary/mbus";
import type { KeyEntry } from "@tributary/wire";
import { type SecuritySpec, sealTelegram } from "@tributary/wmbus";
import { readWithDrivers } from "./read-with-drivers.ts";

const meter: MeterAddress = { manufacturer: "ZRI", id: "00000007", version: "01", type: "07" };
const key = new Uint8Array(16).fill(0x5a);
const content = writeRecords([{ coding: "int32", vib: vibOf("volume", -3), value: 12_345 }]);

function read(security: SecuritySpec, known: KeyEntry["key"] | undefined, crc: "none" | "a" | "unstated" = "none") {
  const sealedCrc = crc === "unstated" ? "a" : crc;
  const bytes = sealTelegram({ meter, crc: sealedCrc, accessNumber: 1, security, content });
  const entry: KeyEntry | undefined = known === undefined ? undefined : { meter: "*", key: known };
  return readWithDrivers().read({ hop: "radio", bytes, crc, at: 0, gateway: "g" }, () => entry);
}

describe("the reader of real telegrams", () => {
  for (const crc of ["none", "a", "unstated"] as const) {
    it(`opens mode 5 with the meter's key, CRC ${crc}`, () => {
      const telegram = read({ mode: 5, key }, key, crc);
      assert.ok(!(telegram instanceof Fault), JSON.stringify(telegram));
      assert.deepEqual(telegram.meter, meter);
      assert.deepEqual(telegram.security, { mode: 5, authenticated: false });
      assert.deepEqual(
        telegram.readings.map(({ quantity, value }) => [quantity, value]),
        [["volume", 12.345]],
      );
    });
  }

  it("refuses a wrong key, a missing key, and what is no telegram", () => {
    const codes = [
      read({ mode: 5, key }, new Uint8Array(16)),
      read({ mode: 5, key }, undefined),
      read({ mode: 5, key }, "none"),
      readWithDrivers().read(
        { hop: "radio", bytes: Uint8Array.of(1, 2, 3), crc: "unstated", at: 0, gateway: "g" },
        () => undefined,
      ),
    ].map((fault) => (fault instanceof Fault ? fault.code : "read"));
    assert.deepEqual(codes.slice(0, 3), ["wrong-key", "no-key", "no-key"]);
    assert.notEqual(codes[3], "read");
  });

  it("reads without a key what was never secured", () => {
    const telegram = read({ mode: 0 }, "none");
    assert.ok(!(telegram instanceof Fault));
    assert.equal(telegram.security.mode, 0);
  });

  it("tells the counter that the security protects", () => {
    const telegram = read({ mode: 7, key, counter: 41 }, key);
    assert.ok(!(telegram instanceof Fault));
    assert.equal(telegram.counter, 41);
    assert.equal(telegram.security.authenticated, true);
  });

  it("saves and restores what it learned", () => {
    const one = readWithDrivers();
    const bytes = sealTelegram({ meter, crc: "none", accessNumber: 1, security: { mode: 0 }, content });
    one.read({ hop: "radio", bytes, crc: "none", at: 0, gateway: "g" }, () => ({ meter: "*", key: "none" }));
    const saved = one.save([meterId(meter)]);
    assert.ok(saved !== undefined);
    assert.equal(one.save(["KAM.00000009.1b.07"]), undefined);
    const two = readWithDrivers();
    two.restore(saved);
    assert.deepEqual(two.save([meterId(meter)]), saved);
    two.forget();
    assert.equal(two.save([meterId(meter)]), undefined);
  });
});
