// Zenner water meters of version 0B: status and two indexes behind DIF 0F.
import { concat, type MeterAddress } from "@tributary/core";
import { type RecordList, readUnsigned, writeInteger } from "@tributary/mbus";
import { type OpenTelegram, sealTelegram } from "@tributary/wmbus";
import type { Decoded, Decoder } from "./decoder.ts";
import { valueReading } from "./value.ts";

const length = 12;
/** The indexes count litres with a fraction of eight bits. */
const perLitre = 256;

function read(_open: OpenTelegram, list: RecordList | undefined): Decoded | undefined {
  const bytes = list?.manufacturerData?.bytes;
  if (bytes === undefined || bytes.length < length) return undefined;
  const numberAt = (at: number) => readUnsigned(bytes.subarray(at, at + 4));
  // A power of two in the denominator is exact in decimal: 1/256 l = 3.90625 ml.
  const volumeAt = (at: number, storage: number) => valueReading("volume", numberAt(at) * 390_625, -11, { storage });
  const flags = numberAt(0);
  return {
    readings: [volumeAt(8, 0), volumeAt(4, 1), ...(flags === 0 ? [] : [valueReading("error-flags", flags)])],
    status: flags === 0 ? [] : ["hardware-error"],
  };
}

export const zennerTail: Decoder = { alarms: ["hardware-error"], read };

/** The frame of a telegram; volumes in litres. */
export function writeZenner(meter: MeterAddress, flags: number, volume: number, dueVolume: number): Uint8Array {
  const index = (litres: number) => writeInteger(Math.round(litres * perLitre), 4);
  const content = concat(
    Uint8Array.of(0x0f),
    writeInteger(flags, 4),
    index(dueVolume),
    index(volume),
    Uint8Array.of(0),
  );
  return sealTelegram({ meter, crc: "none", content });
}
