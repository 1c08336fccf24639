// Dates and times as records carry them (EN 13757-3, annex A, types F, G, I and J), as ISO 8601 text without a zone.

/** A date or time as a meter states it. */
export interface MeterDate {
  readonly text: string;
  /** The meter's clock runs on daylight saving time. */
  readonly summer: boolean;
  /** False where the meter itself marks the time as wrong. */
  readonly valid: boolean;
  /** The day comes back each year; the text then has the year 2127, for year 127 is how it is written. */
  readonly everyYear?: true;
}

/** The year that stands for every year (EN 13757-3, annex A, type G). */
const everyYear = 127;

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** A calendar date, or `undefined` where it is a wildcard ("every day") or no day of any year. */
export function isoDate(year: number, month: number, day: number): string | undefined {
  const name = year * 10_000 + month * 100 + day;
  if (name === written.name) return written.text;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  written.name = name;
  written.text = `${year}-${two(month)}-${two(day)}`;
  return written.text;
}

/** The date that was written last: nearly all meters say the same day. */
const written = { name: 0, text: "" };

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Years 81 to 99 are of the last century where no century is stated (EN 13757-3, annex A, note to type G). Type F can
 * state it, 1 for 20xx; meters are on the air that set 2 in 2026, and none will be in 2126, so more than 1 counts as 1.
 */
function fullYear(year: number, century = 0): number {
  return century === 0 && year > 80 && year <= 99 ? 1900 + year : 2000 + year;
}

/** Type G, two bytes: a date. */
export function readTypeG(bytes: Uint8Array, at = 0): MeterDate | undefined {
  const low = bytes[at] ?? 0;
  const high = bytes[at + 1] ?? 0;
  const year = (low >> 5) | ((high >> 4) << 3);
  if (year > 99 && year !== everyYear) return undefined;
  const text = isoDate(fullYear(year), high & 15, low & 31);
  if (text === undefined) return undefined;
  const date = { text, summer: false, valid: true };
  return year === everyYear ? { ...date, everyYear: true } : date;
}

/** Type F, four bytes: date and time to the minute. Bit 7 marks it invalid, bit 15 summer time, bits 13-14 the century. */
export function readTypeF(bytes: Uint8Array, at = 0): MeterDate | undefined {
  const minutes = bytes[at] ?? 0;
  const hours = bytes[at + 1] ?? 0;
  const low = bytes[at + 2] ?? 0;
  const high = bytes[at + 3] ?? 0;
  const minute = minutes & 63;
  const hour = hours & 31;
  const year = (low >> 5) | ((high >> 4) << 3);
  if (minute > 59 || hour > 23 || year > 99) return undefined;
  const date = isoDate(fullYear(year, (hours >> 5) & 3), high & 15, low & 31);
  if (date === undefined) return undefined;
  return { text: `${date}T${two(hour)}:${two(minute)}`, summer: (hours & 0x80) !== 0, valid: (minutes & 0x80) === 0 };
}

/** Type I, six bytes: date and time to the second. Bit 15 marks it invalid, bit 6 summer time. */
export function readTypeI(bytes: Uint8Array, at = 0): MeterDate | undefined {
  const seconds = bytes[at] ?? 0;
  const minutes = bytes[at + 1] ?? 0;
  const hours = bytes[at + 2] ?? 0;
  const low = bytes[at + 3] ?? 0;
  const high = bytes[at + 4] ?? 0;
  const second = seconds & 63;
  const minute = minutes & 63;
  const hour = hours & 31;
  const year = (low >> 5) | ((high >> 4) << 3);
  if (second > 59 || minute > 59 || hour > 23 || year > 99) return undefined;
  const date = isoDate(fullYear(year), high & 15, low & 31);
  if (date === undefined) return undefined;
  const text = `${date}T${two(hour)}:${two(minute)}:${two(second)}`;
  return { text, summer: (seconds & 0x40) !== 0, valid: (minutes & 0x80) === 0 };
}

/** Type J, three bytes: a time of day. */
export function readTypeJ(bytes: Uint8Array, at = 0): MeterDate | undefined {
  const seconds = bytes[at] ?? 0;
  const minutes = bytes[at + 1] ?? 0;
  const hours = bytes[at + 2] ?? 0;
  if (seconds > 59 || minutes > 59 || hours > 23) return undefined;
  return { text: `${two(hours)}:${two(minutes)}:${two(seconds)}`, summer: false, valid: true };
}

/** Numbers of an ISO 8601 text: year, month, day, hour, minute, second; throws a RangeError for another text. */
function partsOf(text: string): number[] {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (match === null) throw new RangeError(`${text} is no date`);
  return match.slice(1).map((part) => Number(part ?? 0));
}

export function writeTypeG(text: string): Uint8Array {
  const [year = 0, month = 0, day = 0] = partsOf(text);
  const yy = year === 2000 + everyYear ? everyYear : year % 100;
  return Uint8Array.of(day | ((yy & 7) << 5), month | ((yy >> 3) << 4));
}

export function writeTypeF(text: string, summer = false): Uint8Array {
  const [year = 0, , , hour = 0, minute = 0] = partsOf(text);
  const century = year >= 2000 ? 1 : 0;
  return Uint8Array.of(minute, hour | (century << 5) | (summer ? 0x80 : 0), ...writeTypeG(text));
}

export function writeTypeI(text: string, summer = false): Uint8Array {
  const [, , , hour = 0, minute = 0, second = 0] = partsOf(text);
  return Uint8Array.of(second | (summer ? 0x40 : 0), minute, hour, ...writeTypeG(text), 0);
}

export function writeTypeJ(text: string): Uint8Array {
  const [hour = 0, minute = 0, second = 0] = text.split(":").map(Number);
  return Uint8Array.of(second, minute, hour);
}
