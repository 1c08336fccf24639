// Ei Electronics smoke alarms: how much dust is in the chamber.
import type { RecordList } from "@tributary/mbus";
import type { OpenTelegram } from "@tributary/wmbus";
import type { Decoded, Decoder } from "./decoder.ts";
import { valueReading } from "./value.ts";

/** VIF FF 2C, four bytes, of which the first is known: how much dust is in the chamber. */
const stateVib = [0xff, 0x2c];

function read(_open: OpenTelegram, list: RecordList | undefined): Decoded | undefined {
  const state = list?.records.find(
    ({ header, vifAt, data }) => data.length === 4 && stateVib.every((byte, i) => header[vifAt + i] === byte),
  );
  if (state === undefined) return undefined;
  return { readings: [valueReading("number", state.data[0] ?? 0, 0, { qualifiers: ["dust"] })] };
}

export const eiElectronics: Decoder = { alarms: [], read };
