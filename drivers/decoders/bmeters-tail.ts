// B METERS water meters: the maker's fields behind DIF 0F.
import { concat, type MeterAddress, type Reading } from "@tributary/core";
import {
  isoDate,
  type RecordList,
  readBcd,
  readTypeF,
  readTypeI,
  readUnsigned,
  writeBcd,
  writeInteger,
  writeTypeI,
} from "@tributary/mbus";
import { type OpenTelegram, sealTelegram } from "@tributary/wmbus";
import { indexHeader, mask, maskedConfiguration, openMasked } from "./bmeters-mask.ts";
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

/** The index at the end of January to December, ten times coarser than the index itself; all ones where there is none. */
function monthEnds(history: Uint8Array, vif: number, clock: string | undefined): Reading[] {
  const thisMonth = clock === undefined ? 1 : Number(clock.slice(5, 7));
  const readings: Reading[] = [];
  for (let month = 1; month <= 12; month += 1) {
    const bytes = history.subarray(3 * (month - 1), 3 * month);
    if (bytes.every((byte) => byte === 0xff)) continue;
    const ago = ((thisMonth - month + 11) % 12) + 1;
    const at = clock === undefined ? undefined : endOfMonthBefore(clock, ago);
    const kept = { storage: ago, ...(at === undefined ? {} : { at }) };
    readings.push(valueReading("volume", readUnsigned(bytes), vif - 0x15, kept));
  }
  return readings;
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

export const bmetersTail: Decoder = { alarms: [], open: openMasked, read };

/** What a B METERS water meter says. */
export interface BmetersTelegram {
  readonly meter: MeterAddress;
  readonly accessNumber?: number;
  readonly status?: number;
  /** Litres. */
  readonly volume: number;
  readonly backflow: number;
  /** ISO 8601, to the second; a record, or a field of the maker where the telegram is masked. */
  readonly time: string;
  /** The battery's nibble. */
  readonly battery: number;
  /** Tens of litres at the end of January to December. */
  readonly months?: readonly number[];
  /** As RFM-TX1 modules send it. */
  readonly masked?: boolean;
}

/** The frame of a telegram with the fields battery, backflow and history, as far as its version has them. */
export function writeBmeters(telegram: BmetersTelegram): Uint8Array {
  const { meter, accessNumber = 0, status = 0, volume, backflow, time, battery, months, masked = false } = telegram;
  const fields: Partial<Record<Field, Uint8Array>> = {
    battery: Uint8Array.of(battery),
    backflow: writeInteger(backflow, 4),
    ...(months === undefined ? {} : { history: concat(...months.map((value) => writeInteger(value, 3))) }),
    ...(masked ? { clock: packedClock(time) } : {}),
  };
  const present = layoutOf(meter).filter(([, field]) => fields[field] !== undefined);
  const index = concat(Uint8Array.of(indexHeader, 0x13), writeBcd(volume, 4));
  const content = concat(
    masked ? mask(index, accessNumber) : concat(index, Uint8Array.of(0x06, 0x6d), writeTypeI(time)),
    Uint8Array.of(
      0x0f,
      present.reduce((bits, [bit]) => bits | (1 << bit), 0),
    ),
    ...present.flatMap(([, field]) => fields[field] ?? []),
    Uint8Array.of(0),
  );
  const configuration = masked ? maskedConfiguration : 0;
  return sealTelegram({ meter, crc: "none", accessNumber, status, configuration, content });
}

function packedClock(time: string): Uint8Array {
  const [year = "", month, day, hour, minute, second] = time.split(/[-T:]/);
  return Uint8Array.from([second, minute, hour, day, month, year.slice(2)], (digits) =>
    Number.parseInt(digits ?? "0", 16),
  );
}
