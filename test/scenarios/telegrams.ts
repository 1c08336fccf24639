// Makes telegrams of a water meter whose register says which telegram it is.
import { fromHex, type MeterAddress, meterId, toHex } from "@tributary/core";
import { vibOf, writeRecords } from "@tributary/mbus";
import { sealTelegram } from "@tributary/wmbus";

export interface TestMeter {
  readonly id: string;
  /** A line of the key file. */
  readonly keyLine: string;
  /** A telegram line that says `litres` and was received at `at`; `status` as the transport layer carries it. */
  line(litres: number, at: number, status?: number): string;
}

/** A water meter in mode 5 with the given serial number. */
export function testMeter(serial: number): TestMeter {
  const address: MeterAddress = { manufacturer: "ZRI", id: String(serial).padStart(8, "0"), version: "01", type: "07" };
  const keyText = serial.toString(16).padStart(32, "5");
  const key = fromHex(keyText) ?? new Uint8Array(16);
  return {
    id: meterId(address),
    keyLine: `${meterId(address)},${keyText}`,
    line(litres, at, status = 0) {
      const bytes = sealTelegram({
        meter: address,
        crc: "none",
        accessNumber: litres & 255,
        status,
        security: { mode: 5, key },
        content: writeRecords([{ coding: "int32", vib: vibOf("volume", -3), value: litres }]),
      });
      return JSON.stringify({ telegram: toHex(bytes), crc: "none", at });
    },
  };
}
