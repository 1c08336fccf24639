import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex, meterId } from "@tributary/core";
import { sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";

const meterOf = (telegram: string) => {
  const sealed = readSealed(fromHex(telegram) ?? new Uint8Array(0), "none");
  return sealed instanceof Fault ? sealed.says : meterId(sealed.meter);
};

test("version and type stand first in the dialects of Diehl, and nowhere else", () => {
  assert.equal(meterOf("1244a511800712345678a21013000000000000"), "DME.78563412.80.07");
  assert.equal(meterOf("11442423800712345678" + "7a0100107d0c1378"), "HYD.78563412.80.07");
  assert.equal(meterOf("11442423123456788007" + "7a010000000c1378"), "HYD.78563412.80.07");
  assert.equal(meterOf("1144304c123456788007" + "a201001300001378"), "SAP.78563412.80.07");
});

test("what is sealed in a maker's order is read again", () => {
  const meter = { manufacturer: "HYD", id: "12345678", version: "85", type: "06" };
  const telegram = sealTelegram({ meter, crc: "none", ci: 0xa1, content: Uint8Array.of(1, 2, 3, 4) });
  const sealed = readSealed(telegram, "none");
  assert.ok(!(sealed instanceof Fault));
  assert.deepEqual(sealed.meter, meter);
  assert.deepEqual([...telegram.subarray(4, 10)], [0x85, 0x06, 0x78, 0x56, 0x34, 0x12]);
});
