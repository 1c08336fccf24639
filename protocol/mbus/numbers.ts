// Numbers as records carry them: two's complement, packed decimal and floating point (EN 13757-3, annex A, types A to H).

/** A whole number in two's complement, least significant byte first (type B). Exact up to 2^53, then the nearest double. */
export function readInteger(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let value = ((bytes[to - 1] ?? 0) << 24) >> 24;
  // What fits 32 bits is put together by shifts, several times faster than by products.
  if (to - from <= 4) {
    for (let i = to - 2; i >= from; i -= 1) value = (value << 8) | (bytes[i] ?? 0);
    return value;
  }
  for (let i = to - 2; i >= from; i -= 1) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

/** An unsigned whole number, least significant byte first (type C). Exact up to 2^53, then the nearest double. */
export function readUnsigned(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let value = 0;
  for (let i = to - 1; i >= from; i -= 1) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

/** Two's complement of `length` bytes; throws a RangeError for what these cannot hold. */
export function writeInteger(value: number | bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = BigInt(value);
  const limit = 1n << BigInt(8 * length - 1);
  if (rest < -limit || rest >= limit) throw new RangeError(`${value} does not fit ${length} bytes`);
  for (let i = 0; i < length; i += 1) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/**
 * Packed decimal digits, least significant byte first (type A). An F in the highest place is a minus sign; any other
 * hexadecimal digit says that the meter has no valid value (EN 13757-3, annex B): `undefined`.
 */
export function readBcd(bytes: Uint8Array, from = 0, to: number = bytes.length): number | undefined {
  let value = 0;
  let sign = 1;
  for (let i = to - 1; i >= from; i -= 1) {
    const byte = bytes[i] ?? 0;
    let high = byte >> 4;
    const low = byte & 15;
    if (i === to - 1 && high === 15) {
      sign = -1;
      high = 0;
    }
    if (high > 9 || low > 9) return undefined;
    value = value * 100 + high * 10 + low;
  }
  return value === 0 ? 0 : sign * value;
}

/** Packed decimal of `length` bytes; throws a RangeError for what these cannot hold. */
export function writeBcd(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const places = value < 0 ? 2 * length - 1 : 2 * length;
  let rest = Math.abs(value);
  if (!Number.isSafeInteger(value) || rest >= 10 ** places)
    throw new RangeError(`${value} does not fit ${length} bytes of BCD`);
  for (let i = 0; i < length; i += 1) {
    bytes[i] = (rest % 10) | ((Math.floor(rest / 10) % 10) << 4);
    rest = Math.floor(rest / 100);
  }
  if (value < 0) bytes[length - 1] = (bytes[length - 1] ?? 0) | 0xf0;
  return bytes;
}

/** IEEE 754 single precision (type H); `undefined` where it is no number. */
export function readReal(bytes: Uint8Array, from = 0): number | undefined {
  const value = new DataView(bytes.buffer, bytes.byteOffset + from, 4).getFloat32(0, true);
  return Number.isFinite(value) ? value : undefined;
}

export function writeReal(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}
