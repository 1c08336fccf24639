// B METERS water meters: the maker's fields behind DIF 0F, and the scrambled index of RFM-TX1 modules.
import { concat, Fault, type MeterAddress } from "@tributary/core";
import {
  isoDate,
  type RecordList,
  readBcd,
  readTypeF,
  readTypeI,
  readUnsigned,
  writeBcd,
  writeInteger,
  writeTypeF,
} from "@tributary/mbus";
import { type OpenTelegram, type SealedTelegram, sealTelegram } from "@tributary/wmbus";
import type { Decoded, Decoder } from "./decoder.ts";
import { endOfMonthBefore } from "./months.ts";
import { textReading, valueReading } from "./value.ts";

type Field = "battery" | "backflow" | "fraud-date" | "leak-date" | "burst-date" | "clock" | "history";

/** The first byte's bits say which fields are there; they stand in this order. */
type Layout = readonly (readonly [bit: number, field: Field])[];

/** RFM-TX1 and HYDRODIGIT up to version 15. */
const earlier: Layout = [
  [0, "battery"],
  [7, "leak-date"],
  [1, "fraud-date"],
  [2, "backflow"],
  [3, "clock"],
  [4, "history"],
];
/** HYDRODIGIT user manual v1.4.3, version 17 on. */
const later: Layout = [
  [0, "battery"],
  [1, "backflow"],
  [2, "fraud-date"],
  [3, "leak-date"],
  [4, "burst-date"],
  [7, "history"],
];
const firstLater = 0x17;
/** IWM-TX5. */
const module: Layout = [
  [0, "backflow"],
  [3, "fraud-date"],
  [2, "history"],
];
const moduleVersion = "18";

const lengths: Readonly<Record<Field, number>> = {
  battery: 1,
  backflow: 4,
  "fraud-date": 3,
  "leak-date": 3,
  "burst-date": 3,
  clock: 6,
  history: 36,
};

/** Hundredths of volts by the low nibble of the battery byte. */
const voltages = [370, 190, 210, 220, 230, 240, 250, 265, 280, 290, 305, 320, 335, 350, 370, 370];

function layoutOf({ version }: MeterAddress): Layout {
  if (version === moduleVersion) return module;
  return Number.parseInt(version, 16) < firstLater ? earlier : later;
}

function read({ meter }: OpenTelegram, list: RecordList | undefined): Decoded | undefined {
  const bytes = list?.manufacturerData?.bytes;
  if (list === undefined || bytes === undefined || bytes.length === 0) return undefined;
  const layout = layoutOf(meter);
  const fields = fieldsOf(bytes, layout);
  const clock = clockOf(fields.get("clock")) ?? dateIn(list);
  const backflow = fields.get("backflow");
  const battery = fields.get("battery")?.[0];
  const history = fields.get("history");
  return {
    readings: [
      ...(clock === undefined || !fields.has("clock") ? [] : [textReading("date-time", clock)]),
      ...(backflow === undefined
        ? []
        : [valueReading("volume", readUnsigned(backflow), -3, { direction: "backward" })]),
      // Later versions have the byte, always 0: "battery value (percentage), unscheduled".
      ...(battery === undefined || layout === later
        ? []
        : [valueReading("voltage", voltages[battery & 15] ?? 0, -2, { qualifiers: ["battery"] })]),
      ...(["fraud-date", "leak-date", "burst-date"] as const).flatMap((field) => {
        const date = eventDate(fields.get(field), layout);
        return date === undefined ? [] : [textReading("date", date, { qualifiers: [field.replace("-date", "")] })];
      }),
      ...(history === undefined ? [] : monthEnds(history, indexVif(list), clock)),
    ],
  };
}

/** The bytes of the fields that are there whole. */
function fieldsOf(bytes: Uint8Array, layout: Layout): Map<Field, Uint8Array> {
  const fields = new Map<Field, Uint8Array>();
  let at = 1;
  for (const [bit, field] of layout) {
    if ((((bytes[0] ?? 0) >> bit) & 1) === 0) continue;
    const end = at + lengths[field];
    if (end > bytes.length) break;
    fields.set(field, bytes.subarray(at, end));
    at = end;
  }
  return fields;
}

/** The VIF of the index: 13 (litres) to 16 (m3). */
function indexVif({ records }: RecordList): number {
  const vif = records.map(({ header, vifAt }) => header[vifAt] ?? 0).find((code) => code >= 0x13 && code <= 0x16);
  return vif ?? 0x13;
}

/** The index at the end of January to December, ten times coarser than the index itself. */
function monthEnds(history: Uint8Array, vif: number, clock: string | undefined) {
  const thisMonth = clock === undefined ? undefined : Number(clock.slice(5, 7));
  return Array.from({ length: 12 }, (_, month) => {
    const bytes = history.subarray(3 * month, 3 * month + 3);
    const ago = thisMonth === undefined ? undefined : ((thisMonth - month + 10) % 12) + 1;
    const at = ago === undefined || clock === undefined ? undefined : endOfMonthBefore(clock, ago);
    const details = { storage: ago ?? month + 1, ...(at === undefined ? {} : { at }) };
    return {
      empty: bytes.every((byte) => byte === 0xff),
      reading: valueReading("volume", readUnsigned(bytes), vif - 0x15, details),
    };
  }).flatMap(({ empty, reading }) => (empty ? [] : [reading]));
}

/** IWM-TX5 sends year, month and day as integers; the others in packed decimal, the later ones with the day first. */
function eventDate(bytes: Uint8Array | undefined, layout: Layout): string | undefined {
  if (layout === later) return dayOf(bytes);
  if (layout === earlier) return dayOf(bytes?.toReversed());
  const [year = 0, month = 0, day = 0] = bytes ?? [];
  return isoDate(2000 + year, month, day);
}

/** Day, month, year in packed decimal; the month's high bits say which fraud. */
function dayOf(bytes: Uint8Array | undefined): string | undefined {
  const [day, month, year] = decimals(bytes?.map((byte, i) => (i === 1 ? byte & 0x1f : byte)));
  return day === undefined || month === undefined || year === undefined ? undefined : isoDate(2000 + year, month, day);
}

/** Second, minute, hour, day, month, year in packed decimal. */
function clockOf(bytes: Uint8Array | undefined): string | undefined {
  const [second, minute = 60, hour = 24] = decimals(bytes?.subarray(0, 3));
  const date = dayOf(bytes?.subarray(3));
  if (date === undefined || second === undefined || second > 59 || minute > 59 || hour > 23) return undefined;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function decimals(bytes: Uint8Array = new Uint8Array(0)): (number | undefined)[] {
  return Array.from(bytes, (byte) => readBcd(Uint8Array.of(byte, 0)));
}

/** The meter's clock: a record 04 6D or 06 6D. */
function dateIn({ records }: RecordList): string | undefined {
  const clock = records.find(({ header, vifAt, storage }) => storage === 0 && header[vifAt] === 0x6d);
  if (clock?.data.length === 4) return readTypeF(clock.data)?.text;
  return clock?.data.length === 6 ? readTypeI(clock.data)?.text : undefined;
}

// RFM-TX1 ---------------------------------------------------------------------------------------------------------

const scrambledMode = 0x10;
const scrambledLength = 6;
const scrambledHeader = 0x0c;

/** By the low nibble of the access number. */
const masks = [
  "75967a101a0a",
  "5b7f70132213",
  "b318b90b8e99",
  "8e7d79074a16",
  "b591079acb69",
  "b8a332a1390e",
  "bd809c7e6099",
  "275cb4c480a3",
  "30d00ace1903",
  "c24cf005a586",
  "544b1698115e",
  "4bee0cc97da2",
  "87ca4a48e41f",
  "c487772e8ae8",
  "e330bd78578c",
  "a49a396f2805",
];

/** Masks the first record, or unmasks it: both are the same step. */
function mask(record: Uint8Array, accessNumber: number): Uint8Array {
  const row = masks[accessNumber & 15] ?? "";
  return record.map((byte, i) => byte ^ accessNumber ^ Number.parseInt(row.slice(2 * i, 2 * i + 2), 16));
}

function open(sealed: SealedTelegram): OpenTelegram | Fault | undefined {
  const { transport, frame, end, meter, link, ci, accessNumber, status, security } = sealed;
  if (transport === undefined || security.layer !== "transport" || security.mode !== scrambledMode) return undefined;
  const first = mask(frame.subarray(transport.end, Math.min(end, transport.end + scrambledLength)), accessNumber);
  const right =
    first.length === scrambledLength && first[0] === scrambledHeader && readBcd(first.subarray(2)) !== undefined;
  if (!right) return new Fault("wrong-key", "driver", transport.end);
  return {
    meter,
    link,
    ci,
    accessNumber,
    status,
    security: { mode: scrambledMode, name: "rfm-tx1", authenticated: false },
    content: concat(first, frame.subarray(transport.end + scrambledLength, end)),
    contentOffset: transport.end,
  };
}

export const bmetersTail: Decoder = { alarms: [], open, read };

/** What a B METERS water meter says. */
export interface BmetersTelegram {
  readonly meter: MeterAddress;
  readonly accessNumber?: number;
  readonly status?: number;
  /** Litres. */
  readonly volume: number;
  readonly backflow: number;
  /** ISO 8601; absent where the scrambled form has its own clock. */
  readonly time?: string;
  /** The battery's nibble. */
  readonly battery: number;
  /** Tens of litres at the end of January to December. */
  readonly months?: readonly number[];
  /** As RFM-TX1 modules send it. */
  readonly scrambled?: boolean;
}

/** The frame of a telegram with the fields battery, backflow and history. */
export function writeBmeters(telegram: BmetersTelegram): Uint8Array {
  const { meter, accessNumber = 0, status = 0, volume, backflow, time, battery, months, scrambled = false } = telegram;
  const bits = layoutOf(meter).reduce(
    (sum, [bit, field]) =>
      field === "battery" || field === "backflow" || (field === "history" && months !== undefined)
        ? sum | (1 << bit)
        : sum,
    0,
  );
  const index = concat(Uint8Array.of(scrambledHeader, 0x13), writeBcd(volume, 4));
  const content = concat(
    scrambled ? mask(index, accessNumber) : index,
    time === undefined ? new Uint8Array(0) : concat(Uint8Array.of(0x04, 0x6d), writeTypeF(time)),
    Uint8Array.of(0x0f, bits, battery),
    writeInteger(backflow, 4),
    ...(months ?? []).map((value) => writeInteger(value, 3)),
    Uint8Array.of(0),
  );
  const configuration = scrambled ? 0x1006 : 0;
  return sealTelegram({ meter, crc: "none", accessNumber, status, configuration, content });
}
