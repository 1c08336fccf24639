// The chips of mode S: each bit is sent as two, a rising pair for a one and a falling pair for a zero (EN 13757-4, 5.5.3).

/** The chips of bytes, most significant first. */
export function writeManchester(bytes: Uint8Array): Uint8Array {
  const sent = new Uint8Array(bytes.length * 2);
  for (const [at, byte] of bytes.entries()) {
    let chips = 0;
    for (let bit = 7; bit >= 0; bit -= 1) chips = (chips << 2) | ((byte >> bit) & 1 ? 0b01 : 0b10);
    sent[2 * at] = chips >> 8;
    sent[2 * at + 1] = chips;
  }
  return sent;
}

/** The bytes up to the first pair of equal chips: noise is not made up into data. */
export function readManchester(received: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(received.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) {
    const chips = ((received[2 * at] ?? 0) << 8) | (received[2 * at + 1] ?? 0);
    let byte = 0;
    for (let pair = 14; pair >= 0; pair -= 2) {
      const two = (chips >> pair) & 3;
      if (two === 0b00 || two === 0b11) return bytes.subarray(0, at);
      byte = (byte << 1) | (two & 1);
    }
    bytes[at] = byte;
  }
  return bytes;
}
