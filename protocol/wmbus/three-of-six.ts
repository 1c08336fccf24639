// The chips of mode T: each half byte is sent as six, three of which are ones (EN 13757-4, 6.4.2).

/** Six chips by half byte. */
const chips: readonly number[] = [
  0b010110, 0b001101, 0b001110, 0b001011, 0b011100, 0b011001, 0b011010, 0b010011, 0b101100, 0b100101, 0b100110,
  0b100011, 0b110100, 0b110001, 0b110010, 0b101001,
];
const halves = new Int8Array(64).fill(-1);
for (const [half, six] of chips.entries()) halves[six] = half;

/** The chips of bytes, most significant first, padded with alternating chips to whole bytes as a transmitter goes on. */
export function writeThreeOfSix(bytes: Uint8Array): Uint8Array {
  const sent = new Uint8Array(Math.ceil((bytes.length * 12) / 8));
  let held = 0;
  let count = 0;
  let at = 0;
  const put = (six: number, length: number) => {
    held = (held << length) | six;
    count += length;
    while (count >= 8) {
      count -= 8;
      sent[at++] = held >> count;
      held &= (1 << count) - 1;
    }
  };
  for (const byte of bytes) {
    put(chips[byte >> 4] ?? 0, 6);
    put(chips[byte & 15] ?? 0, 6);
  }
  if (count > 0) put(0b0101, 8 - count);
  return sent;
}

/** The bytes up to the first six chips that are no half byte: noise is not made up into data. */
export function readThreeOfSix(received: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.floor((received.length * 8) / 12));
  for (let i = 0; i < bytes.length; i += 1) {
    const high = halves[six(received, 12 * i)] ?? -1;
    const low = halves[six(received, 12 * i + 6)] ?? -1;
    if (high < 0 || low < 0) return bytes.subarray(0, i);
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

/** Six chips from a bit offset on. */
function six(received: Uint8Array, bit: number): number {
  const two = ((received[bit >> 3] ?? 0) << 8) | (received[(bit >> 3) + 1] ?? 0);
  return (two >> (10 - (bit & 7))) & 63;
}
