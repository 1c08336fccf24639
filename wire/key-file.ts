// Reads the key file: which meters are known, with which keys (CSV with a header line).
import { fromHex, isZone, type MeterAddress, meterId, readMeterId, toHex } from "@tributary/core";
import { csvCells, shownCell } from "./csv-line.ts";

/** One line of a key file. */
export interface KeyEntry {
  /** A meter id with `*` for any run of characters, such as `KAM.12345678.*`. */
  readonly meter: string;
  /** 16 bytes (8 for modes 2 and 3), or `none`: the meter sends without security and is admitted so. */
  readonly key: Uint8Array | "none";
  readonly name?: string;
  readonly driver?: string;
  readonly mode?: number;
  /** Time zone in which the meter's days are counted. */
  readonly zone?: string;
  /** Building, district or other group whose sums the meter is part of: one at most, so that sums never overlap. */
  readonly group?: string;
}

export interface KeyFile {
  readonly entries: readonly KeyEntry[];
  /** One sentence for each line that could not be used, with its number; the other lines count all the same. */
  readonly problems: readonly { readonly line: number; readonly says: string }[];
}

export const keyFileColumns = ["meter", "key", "name", "driver", "mode", "zone"] as const;
const longestGroup = 64;

/** What a line's meter stands for; `undefined` for what no meter can match. */
function meterPattern(text: string): string | undefined {
  // A bare serial number is what stands on the meter's face: any maker, version and type will do.
  if (/^[0-9]{8}$/.test(text)) return `*.${text}.*`;
  const [maker = "", ...rest] = text.split(".");
  const pattern = [maker.toUpperCase(), ...rest.map((part) => part.toLowerCase())].join(".");
  if (/^[A-Z]{3}\.[0-9a-f]{8}$/.test(pattern)) return `${pattern}.*`;
  if (!pattern.includes("*")) return readMeterId(pattern) === undefined ? undefined : pattern;
  return /^[A-Z0-9a-f.*]+$/.test(pattern) ? pattern : undefined;
}

function readEntry(row: Readonly<Record<string, string>>): KeyEntry | string {
  const meter = meterPattern(row["meter"] ?? "");
  if (meter === undefined || row["meter"] === "") {
    return `meter ${shownCell(row["meter"] ?? "")} is not like KAM.12345678.1b.07, a serial number, or a pattern with *`;
  }
  const keyText = (row["key"] ?? "").replace(/\s/g, "");
  const key = keyText.toLowerCase() === "none" ? "none" : fromHex(keyText);
  if (key === undefined || (key !== "none" && key.length !== 16 && key.length !== 8)) {
    return `the key of ${meter} is neither 32 hex digits nor "none" (it has ${keyText.length} characters)`;
  }
  const { name, driver, mode, zone, group } = row;
  if (mode !== undefined && mode !== "" && !/^\d+$/.test(mode)) return `mode ${shownCell(mode)} is not a number`;
  if (zone !== undefined && zone !== "" && !isZone(zone))
    return `zone ${shownCell(zone)} is no time zone such as Europe/Madrid`;
  if (group !== undefined && group.length > longestGroup) return `group ${shownCell(group)} is too long a name`;
  return {
    meter,
    key,
    ...(name === undefined || name === "" ? {} : { name }),
    ...(driver === undefined || driver === "" ? {} : { driver }),
    ...(mode === undefined || mode === "" ? {} : { mode: Number(mode) }),
    ...(zone === undefined || zone === "" ? {} : { zone }),
    ...(group === undefined || group === "" ? {} : { group }),
  };
}

/** The lines of a key file that say something: the entry, or one sentence about why it cannot be used. */
export function* keyLines(text: string): Generator<{ readonly line: number; readonly read: KeyEntry | string }> {
  let header: string[] | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    if (raw.trim() === "" || raw.trimStart().startsWith("#")) continue;
    if (header === undefined) {
      header = csvCells(raw).map((name) => name.toLowerCase());
      if (!header.includes("meter") || !header.includes("key")) {
        yield { line, read: `the header must name the columns meter and key, such as: ${keyFileColumns.join(",")}` };
        return;
      }
      continue;
    }
    const values = csvCells(raw);
    const row = Object.fromEntries(header.map((name, column) => [name, values[column] ?? ""]));
    const tooMany = `it has ${values.length} columns, the header ${header.length}`;
    yield { line, read: values.length > header.length ? tooMany : readEntry(row) };
  }
}

/** Reads a key file. A line that cannot be used is named and left out; a missing header is a problem of line 1. */
export function readKeyFile(text: string): KeyFile {
  const entries: KeyEntry[] = [];
  const problems: { line: number; says: string }[] = [];
  for (const { line, read } of keyLines(text)) {
    if (typeof read === "string") problems.push({ line, says: read });
    else entries.push(read);
  }
  return { entries, problems };
}

/** Writes a key file, the inverse of reading one; a column of groups only where there are groups. */
export function writeKeyFile(entries: readonly KeyEntry[]): string {
  const grouped = entries.some(({ group }) => group !== undefined);
  const rows = entries.map(({ meter, key, name, driver, mode, zone, group }) =>
    [meter, key === "none" ? key : toHex(key), name, driver, mode?.toString(), zone, ...(grouped ? [group] : [])]
      .map(quoted)
      .join(","),
  );
  return [[...keyFileColumns, ...(grouped ? ["group"] : [])].join(","), ...rows, ""].join("\n");
}

/** RFC 4180; line ends, which the lines of a key file cannot hold, become spaces. */
function quoted(cell = ""): string {
  const text = cell.replace(/[\r\n]+/g, " ");
  return /[",]|^\s|\s$|^#/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface RingPlace {
  readonly entry: KeyEntry;
  /** Which line of the file: the first that matches wins. */
  readonly order: number;
  readonly matches: (meter: MeterAddress) => boolean;
  /** A meter that matched: who asks at each telegram asks with the same object. */
  known?: MeterAddress;
}

function matcherOf(pattern: string): (meter: MeterAddress) => boolean {
  if (!pattern.includes("*")) {
    // Part by part, for this is asked at each telegram.
    const [manufacturer, id, version, type] = pattern.split(".");
    return (meter) =>
      meter.id === id && meter.manufacturer === manufacturer && meter.version === version && meter.type === type;
  }
  const source = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
  const expression = new RegExp(`^${source.join(".*")}$`);
  return (meter) => expression.test(meterId(meter));
}

function firstFit(places: readonly RingPlace[] | undefined, meter: MeterAddress): RingPlace | undefined {
  for (const place of places ?? []) {
    if (place.known !== meter && !place.matches(meter)) continue;
    place.known = meter;
    return place;
  }
  return undefined;
}

/** Finds a meter's entry; `undefined` for a meter that no line names. */
export interface KeyRing {
  (meter: MeterAddress): KeyEntry | undefined;
  /** Stays the same for as long as every answer does: who remembers an answer need not ask again. */
  edition(): unknown;
}

/** Finds a meter's entry: the first line that matches wins. Lookups by id or by serial number take one step. */
export function keyRing(entries: readonly KeyEntry[]): KeyRing {
  const bySerial = new Map<string, RingPlace[]>();
  const patterns: RingPlace[] = [];
  for (const [order, entry] of entries.entries()) {
    const place = { entry, order, matches: matcherOf(entry.meter) };
    // Eight digits behind the first dot can be nothing but the serial number.
    const [, serial = ""] = entry.meter.split(".");
    if (!/^[0-9a-f]{8}$/.test(serial)) patterns.push(place);
    else bySerial.set(serial, [...(bySerial.get(serial) ?? []), place]);
  }
  function find(meter: MeterAddress): KeyEntry | undefined {
    const named = firstFit(bySerial.get(meter.id), meter);
    const pattern = firstFit(patterns, meter);
    if (named === undefined || pattern === undefined) return (named ?? pattern)?.entry;
    return (pattern.order < named.order ? pattern : named).entry;
  }
  return Object.assign(find, { edition: () => entries });
}
