// Makes a row of what a file says about a meter, whatever the maker calls its columns or elements.
import { fromHex, isZone, manufacturerLetters, meterId } from "@tributary/core";
import { shownCell } from "../csv-line.ts";
import type { KeyEntry } from "../key-file.ts";
import { fromBase64 } from "./base64.ts";
import type { KeyPlace, KeyRow } from "./key-import.ts";

/**
 * By what names makers, offices and languages call the same thing, the surest first; compared without case, spaces and
 * signs. There is no common schema for shipment files: what is not in this table is passed over.
 */
const names = {
  serial: [
    ...["serialno", "serialnumber", "meterserialnumber", "meterserial", "meterserialno", "deviceserialnumber"],
    ...["meterno", "meternumber", "meterid", "deviceno", "devicenumber", "deviceid", "secondaryaddress", "secondaryid"],
    ...["identificationnumber", "identificationno", "identno", "identnr", "identification", "serverid", "din43863"],
    ...["radioaddress", "radioid", "radionumber", "wmbusid", "wmbusaddress", "mbusid", "mbusaddress"],
    ...["seriennummer", "seriennr", "zählernummer", "zaehlernummer", "zählernr", "zaehlernr", "gerätenummer"],
    ...["geraetenummer", "fabrikationsnummer", "fabriknummer", "identifikationsnummer", "funkadresse", "funknummer"],
    ...["serial", "sn", "number", "nummer", "address", "meter", "id"],
  ],
  manufacturer: [
    ...["manufacturerid", "manufacturercode", "manufacturerflag", "manufacturer", "vendorid", "vendorcode", "vendor"],
    ...["flagid", "flag", "maker", "mfct", "mfr", "man", "herstellerkennung", "herstellercode", "hersteller"],
  ],
  version: ["version", "meterversion", "deviceversion", "devversion", "generation", "gen"],
  type: [
    "devicetype",
    "mediumcode",
    "medium",
    "devicetypecode",
    "mediumid",
    "media",
    "mbusmedium",
    "gerätetyp",
    "type",
  ],
  key: [
    ...["dek", "dataencryptionkey", "aeskey", "aes128key", "wmbuskey", "wmbusaeskey", "encryptionkey", "omskey"],
    ...["meterkey", "userkey", "masterkey", "devicekey", "individualkey", "radiokey", "decryptionkey", "cryptokey"],
    ...["encryptionkeyaes128", "aesschlüssel", "aesschluessel", "aes", "aes128", "schlüssel", "schluessel", "key"],
    ...["keyvalue"],
  ],
  name: ["metername", "devicename", "name", "label", "location", "description", "bezeichnung"],
  config: ["configno", "confignumber", "configurationnumber", "configuration", "config"],
  product: ["typeno", "typenumber", "articleno", "articlenumber", "article", "model", "typ"],
  driver: ["driver"],
  mode: ["mode", "securitymode", "encryptionmode"],
  zone: ["zone", "timezone"],
} as const;

export type MeterField = keyof typeof names;

/** A value and the line where it stands. */
export interface Found {
  readonly value: string;
  readonly line: number;
}

/** `Serial No.` and `serial_no` are the same name. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

const fields = new Map<string, { field: MeterField; rank: number }>();
for (const field of Object.keys(names) as MeterField[]) {
  for (const [rank, name] of names[field].entries()) fields.set(name, { field, rank });
}

/** Which field a column or element holds, and how sure that is (0: surest); `undefined` for what is passed over. */
export function fieldOf(name: string): { readonly field: MeterField; readonly rank: number } | undefined {
  return fields.get(plainName(name));
}

/** What a file says about one meter, each field by its surest name. */
export class MeterFields {
  readonly #found = new Map<MeterField, Found & { readonly rank: number }>();

  /** Takes a value in, unless it is empty or a surer one is there; a key may be empty, so that its line can be named. */
  add(name: string, value: string, line: number): void {
    const known = fieldOf(name);
    if (known !== undefined) this.put(known.field, known.rank, value, line);
  }

  put(field: MeterField, rank: number, value: string, line: number): void {
    const before = this.#found.get(field);
    const text = value.trim().replace(/\s+/g, " ");
    const surer = before === undefined || (text !== "" && (before.value === "" || rank < before.rank));
    if (surer) this.#found.set(field, { value: text, line, rank });
  }

  get(field: MeterField): Found | undefined {
    return this.#found.get(field);
  }

  text(field: MeterField): string {
    return this.#found.get(field)?.value ?? "";
  }
}

/** The row, or what is wrong and in which line; the sentence never holds a key. */
export function rowOf(found: MeterFields, place: KeyPlace): KeyRow | Found {
  const meter = meterPattern(found);
  if (meter === undefined) {
    const serial = found.get("serial");
    const says = `${shownCell(serial?.value ?? "")} is no serial number of eight digits`;
    return { value: serial?.value ? says : "it has no serial number", line: serial?.line ?? place.line };
  }
  const stated = found.get("key");
  const key = readKey(stated?.value ?? "");
  if (typeof key === "object" && "wrong" in key) {
    return { value: `${meter} ${key.wrong}`, line: stated?.line ?? place.line };
  }
  const entry: KeyEntry = {
    meter,
    key,
    ...optional("name", found.text("name")),
    ...optional("driver", found.text("driver")),
    ...(/^\d{1,2}$/.test(found.text("mode")) ? { mode: Number(found.text("mode")) } : {}),
    ...optional("zone", isZone(found.text("zone")) ? found.text("zone") : ""),
  };
  return { entry, place, ...optional("config", found.text("config")), ...optional("product", found.text("product")) };
}

function optional<Name extends string>(name: Name, value: string): { [name in Name]?: string } {
  return value === "" ? {} : ({ [name]: value } as { [name in Name]: string });
}

/** A key of hex digits in any dress (`0x00 0x11`, `00-11`), or base64; `none` for a meter without one. */
export function readKey(text: string): Uint8Array | "none" | { readonly wrong: string } {
  if (text.trim().toLowerCase() === "none") return "none";
  if (text.trim() === "") return { wrong: 'has no key (write "none" if it sends without encryption)' };
  const digits = text.replace(/0x/gi, "").replace(/[\s:.,_-]/g, "");
  const key = fromHex(digits);
  if (key?.length === 16 || key?.length === 8) return key;
  const base64 = text.trim();
  if (/^[A-Za-z0-9+/]{22}==$/.test(base64)) return fromBase64(base64).bytes;
  const others = /^[0-9a-f]*$/i.test(digits) ? "" : ", not all of them hex digits";
  return { wrong: `has a key of ${digits.length} characters${others}, instead of 32 hex digits` };
}

// Which meter ------------------------------------------------------------------------------------------------------

/** Ways in which a meter is written, each with its maker, version and type as far as it states them. */
const identities: readonly { readonly form: RegExp; readonly read: (parts: readonly string[]) => Partial<Parts> }[] = [
  // KAM.12345678.1b.07
  {
    form: /^([A-Z]{3})[. -]([0-9A-F]{8})(?:[. -]([0-9A-F]{2})[. -]([0-9A-F]{2}))?$/,
    read: ([, manufacturer, id, version, type]) => ({ manufacturer, id, version, type }),
  },
  // Secondary address as M-Bus masters print it (EN 13757-7, 7.5): serial, M field low byte first, version, type.
  {
    form: /^([0-9]{8})([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})$/,
    read: ([, id, low, high, version, type]) => ({ id, manufacturer: lettersOf(`${high}${low}`), version, type }),
  },
  // DIN 43863-5: sector, maker, block, number; what the block is to a radio address differs from maker to maker.
  {
    form: /^[0-9A-F] ?([A-Z]{3}) ?[0-9A-F]{2} ?([0-9]{4}) ?([0-9]{4})$/,
    read: ([, manufacturer, high, low]) => ({ manufacturer, id: `${high}${low}` }),
  },
  // Kamstrup prints 12345678/WW/yy: device code and year.
  { form: /^([0-9]{1,8})(?:\/[0-9A-Z]{1,3}){0,2}$/, read: ([, id]) => ({ id: id?.padStart(8, "0") }) },
  { form: /^(?:0X)?([0-9A-F]{8})$/, read: ([, id]) => ({ id }) },
];

interface Parts {
  readonly id: string | undefined;
  readonly manufacturer: string | undefined;
  readonly version: string | undefined;
  readonly type: string | undefined;
}

/**
 * The meter as a key file names it; what the file leaves open is `*`. Version and type bind only together, as two hex
 * digits each: a word (`cold water`) or a number that may be decimal would shut the right meter out.
 */
function meterPattern(found: MeterFields): string | undefined {
  const written = found
    .text("serial")
    .toUpperCase()
    .replace(/^="?|"$/g, "");
  const identity = identities.find(({ form }) => form.test(written));
  const parts = identity?.read(identity.form.exec(written) ?? []);
  if (parts?.id === undefined) return undefined;
  const manufacturer = parts.manufacturer ?? lettersOf(found.text("manufacturer")) ?? "*";
  const id = parts.id.toLowerCase();
  const version = parts.version ?? hexByte(found.text("version"));
  const type = parts.type ?? hexByte(found.text("type"));
  if (version === undefined || type === undefined) return `${manufacturer}.${id}.*`;
  return meterId({ manufacturer, id, version: version.toLowerCase(), type: type.toLowerCase() });
}

/** Three letters, or the M field as four hex digits; a maker's whole name stands for several codes and says nothing. */
function lettersOf(text: string): string | undefined {
  if (/^[A-Za-z]{3}$/.test(text)) return text.toUpperCase();
  const [, code] = /^(?:0x)?([0-9a-f]{4})$/i.exec(text) ?? [];
  const letters = code === undefined ? "" : manufacturerLetters(Number.parseInt(code, 16));
  return /^[A-Z]{3}$/.test(letters) ? letters : undefined;
}

function hexByte(text: string): string | undefined {
  return /^(?:0x)?([0-9a-f]{2})$/i.exec(text)?.[1]?.toLowerCase();
}
