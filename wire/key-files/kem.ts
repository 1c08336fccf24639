// Reads and writes Kamstrup's encrypted key files, KEM and KEM2.
//
// Both are an XML document `EncryptedData` (W3C XML Encryption) that holds a second one: `MetersInOrder` with `Meter`s in
// KEM, `DevicesInOrder` with `Device`s in KEM2, usually zipped together with a schema. KEM2 is signed besides; the
// signature is not checked: what opens the file is the password. As the maker's tools write them, the key is the password
// filled up with zero bytes, and the initial vector is the key; by the W3C's rule (5.2) the vector is the first block.
// Either is read, and so is a file that somebody has decrypted already.
import { type AesKey, cbcDecrypt, cbcEncrypt, concat, expandKey, toHex } from "@tributary/core";
import { strToU8, zipSync } from "fflate";
import { fromBase64, toBase64 } from "./base64.ts";
import { readDevices } from "./devices.ts";
import type { KeyImport, KeyProblem, KeyRow } from "./key-import.ts";
import { elementsBelow, escaped, type Markup, type MarkupElement, readMarkup } from "./markup.ts";
import { textOf } from "./text.ts";

const blockLength = 16;
const greaterThan = 0x3e;

/** Whether a document is one of Kamstrup's, encrypted or not. */
export function isKem({ root }: Markup): boolean {
  const outermost = root.children.map(({ name }) => name);
  return encryptedData(root).length > 0 || outermost.some((name) => /^(Meters|Devices)InOrder$/.test(name));
}

function encryptedData(root: MarkupElement): MarkupElement[] {
  return [...elementsBelow(root)].filter(({ name }) => name === "EncryptedData");
}

/** Reads a KEM document with all its meters; without the right password one problem says so. */
export function readKem(markup: Markup, password: string | undefined): KeyImport {
  const sealed = encryptedData(markup.root);
  if (sealed.length === 0) return { format: "KEM", ...readDevices(markup) };
  const rows: KeyRow[] = [];
  const problems: KeyProblem[] = [...markup.problems];
  for (const element of sealed) {
    const opened = openElement(element, password);
    problems.push(...opened.problems);
    if (opened.text === undefined) continue;
    const inner = readDevices(readMarkup(opened.text));
    rows.push(...inner.rows);
    problems.push(...inner.problems);
  }
  return { format: "KEM", rows, problems };
}

function openElement(element: MarkupElement, password: string | undefined): { text?: string; problems: KeyProblem[] } {
  const { line } = element;
  const refuse = (says: string) => ({ problems: [{ line, says }] });
  const below = [...elementsBelow(element)];
  const method = below.find(({ name }) => name === "EncryptionMethod");
  const algorithm = method?.attributes.find(({ name }) => name === "Algorithm")?.value ?? "aes128-cbc";
  if (!algorithm.endsWith("aes128-cbc")) return refuse("it is encrypted by another algorithm than AES-128-CBC");
  const cipher = below.find(({ name }) => name === "CipherValue");
  if (cipher === undefined) return refuse("it has no CipherValue");
  if (password === undefined) return refuse("it is encrypted: give the password that was chosen when it was made");
  const key = keyOf(password);
  if (key === undefined) return refuse("a password of such a file has at most 16 bytes");

  const { bytes, wrong } = fromBase64(cipher.text);
  const problems = wrong.slice(0, 1).map((at) => ({
    line: cipher.line + cipher.text.slice(0, at).split("\n").length - 1,
    says: "the cipher text has a character that is not base64; the meters it hides may be missing",
  }));
  const text = clearText(key, bytes);
  if (text !== undefined) return { text, problems };
  return refuse("the password does not open it; it may be the customer number");
}

interface KemKey {
  readonly schedule: AesKey;
  readonly bytes: Uint8Array;
}

function keyOf(password: string): KemKey | undefined {
  const letters = strToU8(password);
  if (letters.length > blockLength) return undefined;
  const bytes = new Uint8Array(blockLength);
  bytes.set(letters);
  return { schedule: expandKey(bytes), bytes };
}

/** The document inside, or `undefined` when what comes out is none. Padding of any kind stands behind the last `>`. */
function clearText(key: KemKey, cipher: Uint8Array): string | undefined {
  const clear = cipher.slice(0, cipher.length - (cipher.length % blockLength));
  cbcDecrypt(key.schedule, key.bytes, clear);
  for (const bytes of [clear, clear.subarray(blockLength)]) {
    const text = textOf(bytes.subarray(0, bytes.lastIndexOf(greaterThan) + 1));
    if (/^\s*<[?!\p{L}]/u.test(text)) return text;
  }
  return undefined;
}

// Writing ----------------------------------------------------------------------------------------------------------

export type KemVersion = "kem" | "kem2";

/** The file as Kamstrup's key service hands it out: zipped and encrypted under the password. */
export function writeKem(rows: readonly KeyRow[], password: string, version: KemVersion): Uint8Array {
  return zipSync({ [`keys.${version}`]: strToU8(writeKemDocument(rows, password, version)) });
}

/** The document inside the archive. Throws a RangeError for a password of more than 16 bytes. */
export function writeKemDocument(rows: readonly KeyRow[], password: string, version: KemVersion): string {
  const key = keyOf(password);
  if (key === undefined) throw new RangeError("a KEM password has at most 16 bytes");
  return encryptKem(version === "kem" ? metersInOrder(rows) : devicesInOrder(rows), key);
}

function encryptKem(document: string, { schedule, bytes }: KemKey): string {
  const clear = strToU8(document);
  const padding = blockLength - (clear.length % blockLength);
  const cipher = concat(clear, new Uint8Array(padding).fill(padding));
  cbcEncrypt(schedule, bytes, cipher);
  const lines = toBase64(cipher).match(/.{1,76}/g) ?? [];
  const namespace = "http://www.w3.org/2001/04/xmlenc#";
  return `<?xml version="1.0" encoding="utf-8"?>
<EncryptedData Type="${namespace}aes128-cbc" xmlns="${namespace}">
<EncryptionMethod Algorithm="${namespace}aes128-cbc" />
<CipherData>
<CipherValue>
${lines.join("\n")}
</CipherValue>
</CipherData>
</EncryptedData>
`;
}

function metersInOrder(rows: readonly KeyRow[]): string {
  const meters = rows.flatMap(({ entry, config = "", product = "" }) => {
    const { serial, manufacturer, key } = stated(entry.meter, entry.key);
    return [
      "  <Meter>",
      `    <MeterName>${escaped(entry.name ?? "")}</MeterName>`,
      `    <MeterNo>${serial}</MeterNo>`,
      `    <SerialNo>${serial}</SerialNo>`,
      `    <VendorId>${manufacturer}</VendorId>`,
      `    <TypeNo>${escaped(product)}</TypeNo>`,
      `    <ConfigNo>${escaped(config)}</ConfigNo>`,
      `    <DEK>${key}</DEK>`,
      "  </Meter>",
    ];
  });
  return ['<?xml version="1.0" encoding="utf-8"?>', "<MetersInOrder>", ...meters, "</MetersInOrder>"].join("\n");
}

function devicesInOrder(rows: readonly KeyRow[]): string {
  const devices = rows.flatMap(({ entry, config = "", product = "" }) => {
    const { serial, manufacturer, key } = stated(entry.meter, entry.key);
    return [
      "  <Device>",
      `    <DeviceName>${escaped(entry.name ?? "")}</DeviceName>`,
      `    <SerialNumber>${serial}</SerialNumber>`,
      `    <ManufacturerId>${manufacturer}</ManufacturerId>`,
      `    <TypeNumber>${escaped(product)}</TypeNumber>`,
      `    <ConfigNumber>${escaped(config)}</ConfigNumber>`,
      `    <Keys><Key><Name>DEK</Name><Value>${key}</Value></Key></Keys>`,
      "  </Device>",
    ];
  });
  return ['<?xml version="1.0" encoding="utf-8"?>', "<DevicesInOrder>", ...devices, "</DevicesInOrder>"].join("\n");
}

/** The parts of a meter id that such a file can hold; what is open stays empty. */
function stated(meter: string, key: Uint8Array | "none") {
  const [manufacturer = "", serial = ""] = meter.split(".");
  return {
    manufacturer: manufacturer === "*" ? "" : manufacturer,
    serial: serial === "*" ? "" : serial.toUpperCase(),
    key: key === "none" ? key : toHex(key).toUpperCase(),
  };
}
