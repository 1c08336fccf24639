// Reads fields of JSON that others wrote: each is what it should be, or not there.

export type Fields = Readonly<Record<string, unknown>>;

export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The object itself, or one without fields. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A number, also where it stands as text (64-bit integers in protobuf's JSON); what is left out is 0 there. */
export function number(value: unknown): number {
  const read = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : 0;
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Sixteen hexadecimal digits, in lower case. */
export function eui(value: unknown): string | undefined {
  return typeof value === "string" && /^[0-9a-f]{16}$/i.test(value) ? value.toLowerCase() : undefined;
}

/** The bytes of base64 text; `undefined` when it is none. */
export function base64(value: unknown): Uint8Array | undefined {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) return undefined;
  return Uint8Array.from(Buffer.from(value, "base64"));
}

/** UTC seconds of an RFC 3339 time, or of protobuf's `Timestamp`. */
export function moment(value: unknown): number | undefined {
  const seconds = typeof value === "string" ? Math.floor(Date.parse(value) / 1000) : number(fields(value)["seconds"]);
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

/** The number of a device address: the network server gives out another with each join. 0 where it does not say. */
export function deviceAddress(value: unknown): number {
  return typeof value === "string" && /^[0-9a-f]{8}$/i.test(value) ? Number.parseInt(value, 16) : 0;
}

/** LoRa's data rate as servers write it; bandwidth in Hz. */
export function loraDataRate(spreadingFactor: number, bandwidth: number): string {
  return spreadingFactor === 0 ? "" : `SF${spreadingFactor}BW${bandwidth / 1000}`;
}
