// Who a meter is: manufacturer, serial number, version and device type (EN 13757-7, 7.5), and the words for them.

/** The identity of a meter as every layer keeps it. Texts are normalised: upper-case letters, lower-case hex. */
export interface MeterAddress {
  /** Three letters of the manufacturer, as registered with the FLAG association. */
  readonly manufacturer: string;
  /** Serial number, eight characters (decimal digits; a few meters send hex). */
  readonly id: string;
  /** Version byte, two hex digits. */
  readonly version: string;
  /** Device type byte, two hex digits (EN 13757-7, table 13). */
  readonly type: string;
  /** Bit 15 of the M field: the address was assigned and is unique in its neighbourhood only (EN 13757-4, 12.5.3). */
  readonly soft?: true;
}

/** `KAM.12345678.1b.07`: the key by which stores, state and streams know a meter. */
export type MeterId = string;

export function meterId(meter: MeterAddress): MeterId {
  return `${meter.manufacturer}.${meter.id}.${meter.version}.${meter.type}`;
}

const pattern = /^([A-Z]{3})\.([0-9a-f]{8})\.([0-9a-f]{2})\.([0-9a-f]{2})$/;

/** The address in a meter id, or `undefined` when the text is not one. */
export function readMeterId(text: string): MeterAddress | undefined {
  const [, manufacturer, id, version, type] = pattern.exec(text) ?? [];
  if (manufacturer === undefined || id === undefined || version === undefined || type === undefined) return undefined;
  return { manufacturer, id, version, type };
}

/** Three letters from the two bytes of an M field: five bits a letter, A = 1 (EN 13757-7, 7.5.2). */
export function manufacturerLetters(code: number): string {
  return String.fromCharCode(64 + ((code >> 10) & 31), 64 + ((code >> 5) & 31), 64 + (code & 31));
}

/** The two bytes of an M field for three letters. */
export function manufacturerCode(letters: string): number {
  let code = 0;
  for (let i = 0; i < letters.length; i += 1) code = (code << 5) | ((letters.charCodeAt(i) - 64) & 31);
  return code & 0xffff;
}

/** The utility that a meter belongs to, for people; `other` for what is no consumption meter. */
export type Utility = "water" | "electricity" | "gas" | "heat" | "other";

/** One row a device type (EN 13757-7, table 13; OMS volume 2, table 2). */
export const deviceTypes: Readonly<Record<string, { readonly medium: string; readonly utility: Utility }>> = {
  "00": { medium: "other", utility: "other" },
  "01": { medium: "oil", utility: "other" },
  "02": { medium: "electricity", utility: "electricity" },
  "03": { medium: "gas", utility: "gas" },
  "04": { medium: "heat", utility: "heat" },
  "05": { medium: "steam", utility: "heat" },
  "06": { medium: "warm water", utility: "water" },
  "07": { medium: "water", utility: "water" },
  "08": { medium: "heat cost allocator", utility: "heat" },
  "09": { medium: "compressed air", utility: "other" },
  "0a": { medium: "cooling (outlet)", utility: "heat" },
  "0b": { medium: "cooling (inlet)", utility: "heat" },
  "0c": { medium: "heat (inlet)", utility: "heat" },
  "0d": { medium: "heat and cooling", utility: "heat" },
  "0e": { medium: "bus", utility: "other" },
  "0f": { medium: "unknown", utility: "other" },
  "14": { medium: "calorific value", utility: "gas" },
  "15": { medium: "hot water", utility: "water" },
  "16": { medium: "cold water", utility: "water" },
  "17": { medium: "dual water", utility: "water" },
  "18": { medium: "pressure", utility: "other" },
  "19": { medium: "A/D converter", utility: "other" },
  "1a": { medium: "smoke detector", utility: "other" },
  "1b": { medium: "room sensor", utility: "other" },
  "1c": { medium: "gas detector", utility: "other" },
  "1d": { medium: "carbon monoxide detector", utility: "other" },
  "1e": { medium: "heat cost sensor", utility: "heat" },
  "20": { medium: "electricity breaker", utility: "electricity" },
  "21": { medium: "valve", utility: "other" },
  "25": { medium: "customer display", utility: "other" },
  "28": { medium: "waste water", utility: "water" },
  "29": { medium: "waste", utility: "other" },
  "2a": { medium: "carbon dioxide", utility: "other" },
  "31": { medium: "communication controller", utility: "other" },
  "32": { medium: "unidirectional repeater", utility: "other" },
  "33": { medium: "bidirectional repeater", utility: "other" },
  "36": { medium: "radio converter (system side)", utility: "other" },
  "37": { medium: "radio converter (meter side)", utility: "other" },
  "38": { medium: "wired adapter", utility: "other" },
};

/** What a device type byte measures, in words. */
export function mediumOf(type: string): string {
  return deviceTypes[type]?.medium ?? "unknown";
}

export function utilityOf(type: string): Utility {
  return deviceTypes[type]?.utility ?? "other";
}
