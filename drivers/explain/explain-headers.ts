// Explains the headers of a telegram, layer by layer, as far as they can be read.
import { Fault, type MeterAddress, manufacturerLetters, mediumOf, sameBytes, toHex } from "@tributary/core";
import { type Application, controlInformation, lowerLayers, readTransport, writeAddress } from "@tributary/mbus";
import { controlField, readAuthentication, readExtendedLink } from "@tributary/wmbus";
import type { StatusRow } from "../driver.ts";
import { statusWords } from "../status.ts";
import { inLayer, type Part, type Piece } from "./explanation.ts";
import {
  communicationSays,
  configurationSays,
  controlWords,
  fragmentSays,
  keySelectionSays,
  numberOf,
  reversedHex,
} from "./header-words.ts";

/** A field of fixed length. */
interface FieldRow {
  readonly name: string;
  readonly length: number;
  readonly says: (bytes: Uint8Array) => string;
}

/** The fields of a layer whose first byte is at `at`. What a truncated telegram lacks is left out by the caller. */
function partsOf(rows: readonly FieldRow[], frame: Uint8Array, at: number): Part[] {
  let from = at;
  return rows.map(({ name, length, says }) => {
    const bytes = frame.subarray(from, from + length);
    from += length;
    return { name, length, says: bytes.length === length ? says(bytes) : "cut off" };
  });
}

// Fields that stand in several layers ----------------------------------------------------------------------------

const manufacturer: FieldRow = {
  name: "M",
  length: 2,
  says: (bytes) => `manufacturer ${manufacturerLetters(numberOf(bytes))}`,
};
const serial: FieldRow = { name: "ID", length: 4, says: (bytes) => `serial number ${reversedHex(bytes)}` };
const version: FieldRow = { name: "version", length: 1, says: (bytes) => `version ${toHex(bytes)}` };
const deviceType: FieldRow = {
  name: "type",
  length: 1,
  says: (bytes) => `device type ${toHex(bytes)}: ${mediumOf(toHex(bytes))}`,
};
const accessNumber: FieldRow = { name: "ACC", length: 1, says: ([number]) => `access number ${number}` };

const linkAddress = [manufacturer, serial, version, deviceType];
const transportAddress = [serial, manufacturer, version, deviceType];

// The link layer -------------------------------------------------------------------------------------------------

const control: FieldRow = {
  name: "C",
  length: 1,
  says: ([byte = 0]) => {
    const name = controlField(byte)?.name;
    return name === undefined
      ? "a control field that the standard does not have"
      : `${name}: ${controlWords[name] ?? ""}`;
  },
};

const radioLink: readonly FieldRow[] = [
  { name: "L", length: 1, says: ([length]) => `${length} bytes follow` },
  control,
  ...linkAddress,
];

const wiredStart: FieldRow = { name: "start", length: 1, says: () => "start of a wired long frame" };
const wiredLength: FieldRow = { name: "L", length: 1, says: ([length]) => `${length} bytes from C to the checksum` };

const wiredLink: readonly FieldRow[] = [
  wiredStart,
  wiredLength,
  { ...wiredLength, says: ([length]) => `${length} once more` },
  wiredStart,
  control,
  { name: "A", length: 1, says: ([address]) => `bus address ${address}` },
];

/** `address` is what the decoder made of the address: a few makers send its bytes in an order of their own. */
export function explainRadioLink(frame: Uint8Array, address?: MeterAddress): Piece[] {
  const standard = address === undefined || sameBytes(writeAddress(address, "link"), frame.subarray(2, 10));
  return inLayer("link", partsOf(standard ? radioLink : [...radioLink.slice(0, 3), makersAddress(address)], frame, 0));
}

function makersAddress({ id, version, type }: MeterAddress): FieldRow {
  const says = `serial number ${id}, version ${version}, device type ${type}, in the maker's own order`;
  return { name: "A", length: 6, says: () => says };
}

export function explainWiredLink(frame: Uint8Array): Piece[] {
  return inLayer("link", partsOf(wiredLink, frame, 0));
}

// Extended link and authentication layer -------------------------------------------------------------------------

const session: FieldRow = {
  name: "SN",
  length: 4,
  says: (bytes) => {
    const number = numberOf(bytes);
    const encryption = number >>> 29;
    const how = encryption === 0 ? "not encrypted" : encryption === 1 ? "AES-128-CTR" : `encryption ${encryption}`;
    return `session ${number & 15}, minute ${(number >>> 4) & 0x1ffffff}, ${how}`;
  },
};

const named = (name: string, length: number, says: FieldRow["says"]): FieldRow => ({ name, length, says });

/** The layer whose CI is at `at`. */
export function explainExtendedLink(frame: Uint8Array, at: number): Piece[] | Fault {
  const header = readExtendedLink(frame, at);
  if (header instanceof Fault) return header;
  const rows = [
    named("CI", 1, () => "extended link layer"),
    named("CC", 1, ([byte = 0]) => communicationSays(byte)),
    accessNumber,
    ...(header.address === undefined ? [] : linkAddress),
    ...(header.session === undefined ? [] : [session]),
  ];
  return inLayer("extended-link", filledUp(rows, frame, at, header.end));
}

const authenticationTypes: Readonly<Record<number, string>> = {
  3: "CMAC of 2 bytes",
  4: "CMAC of 4 bytes",
  5: "CMAC of 8 bytes",
  6: "CMAC of 12 bytes",
  7: "CMAC of 16 bytes",
  8: "GMAC of 12 bytes",
};

export function explainAuthentication(frame: Uint8Array, at: number): Piece[] | Fault {
  const header = readAuthentication(frame, at);
  if (header instanceof Fault) return header;
  const { messageControl, keyInformation, counter, mac, messageLength } = header;
  const row = (present: unknown, name: string, length: number, says: FieldRow["says"]) =>
    present === undefined ? [] : [named(name, length, says)];
  const rows = [
    named("CI", 1, () => "authentication and fragmentation layer"),
    named("AFLL", 1, ([length]) => `${length} bytes follow in this layer`),
    named("FCL", 2, (bytes) => fragmentSays(numberOf(bytes))),
    ...row(messageControl, "MCL", 1, ([byte = 0]) => authenticationTypes[byte & 15] ?? "no authentication"),
    ...row(keyInformation, "KI", 2, (bytes) => `key ${reversedHex(bytes)}`),
    ...row(counter, "MCR", 4, (bytes) => `message counter ${numberOf(bytes)}`),
    ...row(mac, "MAC", mac?.length ?? 0, () => "message authentication code"),
    ...row(messageLength, "ML", 2, (bytes) => `${numberOf(bytes)} bytes in the whole message`),
  ];
  return inLayer("authentication", filledUp(rows, frame, at, header.end));
}

/** The rows, and a last part where the layer has more bytes than these. */
function filledUp(rows: readonly FieldRow[], frame: Uint8Array, at: number, end: number): Part[] {
  const length = rows.reduce((sum, row) => sum + row.length, 0);
  const rest = end - at - length;
  return partsOf(rest > 0 ? [...rows, named("extension", rest, () => "further bytes of this layer")] : rows, frame, at);
}

// The transport layer --------------------------------------------------------------------------------------------

const applicationWords: Readonly<Record<Application, string>> = {
  records: "data records",
  "compact-records": "a compact frame: data without their headers",
  format: "the format of compact frames",
  error: "an application error",
  alarm: "an alarm",
  nothing: "no application data",
  manufacturer: "the maker's own data",
  "other-protocol": "another protocol",
  command: "a command to a meter",
};

function ciSays(ci: number): string {
  const row = controlInformation(ci);
  if (row === undefined) return "a control information field that is not supported";
  const { header, application } = row;
  return `${header === "none" ? "no" : `a ${header}`} transport header, then ${applicationWords[application] ?? application}`;
}

/** The header whose CI is at `at`; `makers` are the maker's rows of the status byte. */
export function explainTransport(
  frame: Uint8Array,
  at: number,
  end: number,
  makers: readonly StatusRow[] | undefined,
): Piece[] | Fault {
  const header = readTransport(frame, at, end);
  if (header instanceof Fault) return header;
  const ci = named("CI", 1, ([byte = 0]) => ciSays(byte));
  if (header.form === "none") return inLayer("transport", partsOf([ci], frame, at));
  const says: FieldRow["says"] = ([byte = 0]) =>
    statusWords(byte, makers).join(", ") || (byte === 0 ? "no error" : "the maker's own bits");
  const rows = [
    ci,
    ...(header.form === "long" ? transportAddress : []),
    accessNumber,
    named("STS", 1, says),
    named("CF", 2, (bytes) => configurationSays(numberOf(bytes))),
    ...extensionRows(header.extension.length),
  ];
  return inLayer("transport", filledUp(rows, frame, at, header.end));
}

/** Configuration field extension: key selection, then length of the tag and counter where the mode has them. */
function extensionRows(length: number): FieldRow[] {
  const rows = [
    named("CFE", 1, ([byte = 0]) => keySelectionSays(byte)),
    named("CFE", 1, ([byte = 0]) => `authentication tag of kind ${byte & 15}`),
    named("MCR", 4, (bytes) => `message counter ${numberOf(bytes)}`),
  ];
  return length === 1 ? rows.slice(0, 1) : length === 2 ? rows.slice(0, 2) : length === 6 ? rows : [];
}

/** Whether a CI begins a layer below transport, and which. */
export function lowerLayerAt(ci: number): "extended-link" | "authentication" | undefined {
  if (ci === lowerLayers.authentication) return "authentication";
  const {
    extendedLinkVariable,
    extendedLinkShort,
    extendedLinkSession,
    extendedLinkAddress,
    extendedLinkAddressSession,
  } = lowerLayers;
  const extended: readonly number[] = [
    extendedLinkVariable,
    extendedLinkShort,
    extendedLinkSession,
    extendedLinkAddress,
    extendedLinkAddressSession,
  ];
  return extended.includes(ci) ? "extended-link" : undefined;
}
