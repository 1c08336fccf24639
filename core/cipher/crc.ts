// The CRC of EN 13757: x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1, start 0, complemented (EN 13757-4, 12.3.5).

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x3d65 : crc << 1;
  table[byte] = crc;
}

/** CRC of the bytes from `from` up to, not including, `to`. */
export function crc16(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0;
  for (let i = from; i < to; i += 1) crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0);
  return crc ^ 0xffff;
}
