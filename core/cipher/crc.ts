// The CRC of EN 13757: x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1, start 0, complemented (EN 13757-4, 12.3.5).

/** What a byte does to the CRC, and what it does when another byte has come behind it. */
const once = new Uint16Array(256);
const twice = new Uint16Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte << 8;
  for (let bit = 0; bit < 16; bit += 1) {
    crc = (crc & 0x8000 ? (crc << 1) ^ 0x3d65 : crc << 1) & 0xffff;
    if (bit === 7) once[byte] = crc;
  }
  twice[byte] = crc;
}

/** CRC of the bytes from `from` up to, not including, `to`: two at a time, for each look-up waits for the one before. */
export function crc16(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0;
  let i = from;
  for (; i + 1 < to; i += 2) {
    crc = (twice[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0) ^ (once[(crc & 0xff) ^ (bytes[i + 1] ?? 0)] ?? 0);
  }
  if (i < to) crc = ((crc << 8) & 0xffff) ^ (once[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0);
  return crc ^ 0xffff;
}
