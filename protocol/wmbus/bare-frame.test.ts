import assert from "node:assert/strict";
import { test } from "node:test";
import { crc16, fromHex } from "@tributary/core";
import { writeRecords } from "@tributary/mbus";
import { crcOfBareFrame } from "./bare-frame.ts";
import { addCrc } from "./link.ts";
import { sealTelegram } from "./seal.ts";

const meter = { manufacturer: "ZRI", id: "12345678", version: "01", type: "07" };
const key = fromHex("000102030405060708090a0b0c0d0e0f") ?? new Uint8Array();

function telegram(litres: number, mode: 0 | 5, crc: "none" | "a" | "b"): Uint8Array {
  return sealTelegram({
    meter,
    crc,
    accessNumber: litres & 255,
    security: mode === 0 ? { mode } : { mode, key },
    content: writeRecords([{ coding: "int32", vib: [0x13], value: litres }]),
  });
}

test("frames with CRCs and frames without are told apart", () => {
  for (const crc of ["none", "a", "b"] as const) {
    for (const mode of [0, 5] as const)
      assert.equal(crcOfBareFrame(telegram(7, mode, crc)), crc, `${crc} mode ${mode}`);
  }
});

test("a frame that happens to end like one with a CRC loses nothing", () => {
  let seeming = 0;
  for (const mode of [0, 5] as const) {
    for (let litres = 0; litres < 150_000; litres += 1) {
      const bytes = telegram(litres, mode, "none");
      const stated = ((bytes.at(-2) ?? 0) << 8) | (bytes.at(-1) ?? 0);
      if (crc16(bytes, 0, bytes.length - 2) !== stated) continue;
      seeming += 1;
      assert.equal(crcOfBareFrame(bytes), "none", `mode ${mode}, ${litres} litres`);
    }
  }
  assert.ok(seeming > 0, "no frame of the test ends like one with a CRC");
});

test("one wrong bit in a CRC makes it a frame without", () => {
  const bytes = addCrc(telegram(7, 5, "none"), "a");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  assert.equal(crcOfBareFrame(bytes), "none");
});
