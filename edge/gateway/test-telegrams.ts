// Telegrams of meters for tests: sealed, with a status, and told apart by what they say.
import type { MeterAddress } from "@tributary/core";
import { vibOf, writeRecords } from "@tributary/mbus";
import type { Uplink } from "@tributary/wire";
import { sealTelegram } from "@tributary/wmbus";
import { place } from "./test-door.ts";

/** A meter's telegram in mode 5 that says `litres`, and the same of so many months before, heard at a moment. */
export function heard(
  serial: number,
  litres: number,
  told: { status?: number; at?: number; months?: number } = {},
): Uplink {
  const meter: MeterAddress = { manufacturer: "ZRI", id: String(serial).padStart(8, "0"), version: "01", type: "07" };
  const bytes = sealTelegram({
    meter,
    crc: "none",
    accessNumber: litres & 255,
    status: told.status ?? 0,
    security: { mode: 5, key: new Uint8Array(16).fill(serial) },
    content: writeRecords(
      Array.from({ length: 1 + (told.months ?? 0) }, (_, storage) => {
        return { coding: "int32", vib: vibOf("volume", -3), value: litres, storage };
      }),
    ),
  });
  return { hop: "radio", bytes, crc: "none", at: told.at ?? place.now(), gateway: "gateway-1", rssi: -70 };
}
