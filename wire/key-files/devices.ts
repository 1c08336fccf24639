// Finds the meters in a tree of elements: KEM and shipment files name theirs differently and nest their keys.
import type { KeyPlace, KeyProblem, KeyRow } from "./key-import.ts";
import type { Markup, MarkupElement } from "./markup.ts";
import { fieldOf, MeterFields, plainName, rowOf } from "./meter-fields.ts";

/** Elements that are one meter. */
const deviceNames: ReadonlySet<string> = new Set([
  ...["meter", "device", "meterdevice", "omsdevice", "meterinformation", "deviceinformation", "meteringdevice"],
  ...["zähler", "zaehler", "gerät", "geraet", "messgerät", "messgeraet", "messeinrichtung"],
  ...["endpoint", "sensor", "item", "row", "record", "position"],
]);

/** Where a key element says what the key is for, and where the key itself stands. */
const labelNames: readonly string[] = ["name", "keyname", "type", "keytype", "usage", "keyusage", "id", "keyid"];
const valueNames: readonly string[] = ["value", "keyvalue", "data", "hex", "secret", "plainvalue"];

/** Keys that do not open telegrams: of authentication, key transport, installation, other interfaces. */
const otherUse = /gpk|kek|wrap|auth|lls|hls|private|prk|install|password|dlms|cosem|broadcast/;

/** The key that opens telegrams first: the one so named, then the first of a neutral name. */
function keyRank(label: string): number | undefined {
  const plain = plainName(label);
  const known = fieldOf(plain);
  if (known?.field === "key") return known.rank;
  return otherUse.test(plain) ? undefined : 100;
}

/** Rows and problems of all meters below. */
export function readDevices({ root, problems }: Markup): { rows: KeyRow[]; problems: KeyProblem[] } {
  const rows: KeyRow[] = [];
  const found: KeyProblem[] = [...problems];
  for (const [index, device] of devicesBelow(root).entries()) {
    const place: KeyPlace = { line: device.element.line, element: `${device.element.name} ${index + 1}` };
    const row = rowOf(fieldsOf(device), place);
    if ("entry" in row) rows.push(row);
    else found.push({ ...place, line: row.line, says: row.value });
  }
  if (rows.length === 0 && found.length === 0) found.push({ line: 1, says: "it names no meters" });
  return { rows, problems: found.toSorted((a, b) => a.line - b.line) };
}

interface Device {
  readonly element: MarkupElement;
  /** The maker, where it is named once for all meters of a delivery. */
  readonly maker: MarkupElement | undefined;
}

/** The outermost device elements; one inside another of the same name is its own (the outer was never closed). */
function devicesBelow(element: MarkupElement, above?: MarkupElement): Device[] {
  if (deviceNames.has(plainName(element.name))) {
    const own: Device = { element, maker: above };
    return [own, ...sameNameBelow(element, element.name).flatMap((inner) => devicesBelow(inner, above))];
  }
  const maker = element.children.find(({ name }) => fieldOf(name)?.field === "manufacturer") ?? above;
  return element.children.flatMap((child) => devicesBelow(child, maker));
}

function sameNameBelow(element: MarkupElement, name: string): MarkupElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : sameNameBelow(child, name)));
}

function fieldsOf({ element, maker }: Device): MeterFields {
  const fields = new MeterFields();
  collect(element, element.name, fields);
  if (maker !== undefined && fields.get("manufacturer") === undefined) fields.add(maker.name, maker.text, maker.line);
  return fields;
}

function collect(element: MarkupElement, deviceName: string, fields: MeterFields): void {
  for (const { name, value } of element.attributes) fields.add(name, value, element.line);
  for (const child of element.children) {
    if (child.name === deviceName) continue;
    if (fieldOf(child.name)?.field === "key") collectKey(child, fields);
    else if (child.children.length > 0) collect(child, deviceName, fields);
    else {
      fields.add(child.name, child.text, child.line);
      for (const { name, value } of child.attributes) fields.add(name, value, child.line);
    }
  }
}

/** `<DEK>..</DEK>`, `<Key type="DEK">..</Key>`, `<Key><Name>DEK</Name><Value>..</Value></Key>`, `<Key Id="DEK" Value=".."/>`. */
function collectKey(element: MarkupElement, fields: MeterFields): void {
  const parts = [
    ...element.attributes.map((part) => ({ ...part, line: element.line })),
    ...element.children.map(({ name, text, line }) => ({ name, value: text, line })),
  ];
  const named = (wanted: readonly string[]) =>
    wanted.flatMap((name) => parts.find((part) => plainName(part.name) === name) ?? [])[0];
  const label = named(labelNames)?.value ?? element.name;
  const rank = keyRank(label);
  if (rank === undefined) return;
  const value = named(valueNames) ?? { value: element.text, line: element.line };
  fields.put("key", rank, value.value, value.line);
}
