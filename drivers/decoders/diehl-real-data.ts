// Diehl "real data": standard records that are scrambled as PRIOS is, behind a short header whose mode is none of the standard's.
import { Fault } from "@tributary/core";
import { readRecords, writeRecords } from "@tributary/mbus";
import {
  type OpenTelegram,
  type SealedTelegram,
  sealTelegram,
  type TelegramSpec,
  type UnsealOptions,
} from "@tributary/wmbus";
import { clearLength, scramble, scramblingReport, seedsFor } from "./diehl-lfsr.ts";

const shortHeader = 0x7a;
/** The configuration field's high byte is the sum of the clear content, but for this bit, which marks the dialect. */
const dialectBit = 0x10;

function sumOf(content: Uint8Array): number {
  return content.reduce((sum, byte) => (sum + byte) & 0xff, 0);
}

/** Seven bits of sum are no proof of a key; content that is records from end to end is. */
function holdsRecords(content: Uint8Array): boolean {
  const list = readRecords(content);
  return !(list instanceof Fault) && list.fault === undefined && list.records.length > 0;
}

/** The telegram with its clear content; `undefined` where it is not of this dialect. */
export function openRealData(
  sealed: SealedTelegram,
  key: Uint8Array | undefined,
  { acceptStoredClear = false }: UnsealOptions = {},
): OpenTelegram | Fault | undefined {
  const { frame, end, transport, meter, link, accessNumber, status } = sealed;
  const stated = (transport?.configuration ?? 0) >> 8;
  if (transport === undefined || transport.ci !== shortHeader || transport.end !== clearLength) return undefined;
  if ((stated & dialectBit) === 0) return undefined;
  const opened = (content: Uint8Array, storedClear: boolean): OpenTelegram => ({
    meter,
    link,
    ci: shortHeader,
    accessNumber,
    status,
    security: { ...scramblingReport(key), ...(storedClear ? { storedClear } : {}) },
    content,
    contentOffset: transport.end,
  });
  const right = (content: Uint8Array) =>
    (sumOf(content) | dialectBit) === (stated | dialectBit) && holdsRecords(content);
  for (const seed of seedsFor(key)) {
    const content = scramble(frame, end, seed);
    if (right(content)) return opened(content, false);
  }
  const stored = frame.subarray(clearLength, end);
  if (!right(stored)) return new Fault("wrong-key", "driver", clearLength);
  return acceptStoredClear ? opened(stored, true) : new Fault("stored-clear", "driver", clearLength);
}

/** The frame of a telegram, scrambled by the maker's second key. */
export function writeRealData(
  spec: Pick<TelegramSpec, "meter" | "accessNumber" | "status"> & {
    readonly records: Parameters<typeof writeRecords>[0];
  },
): Uint8Array {
  const { records, ...header } = spec;
  const content = writeRecords(records);
  const configuration = (sumOf(content) | dialectBit) << 8;
  const frame = sealTelegram({ ...header, crc: "none", configuration, content });
  frame.set(scramble(frame, frame.length, seedsFor(undefined)[1] ?? 0), clearLength);
  return frame;
}
