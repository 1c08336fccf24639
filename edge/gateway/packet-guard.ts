// Watches the lengths that MQTT packets state, so that none is held in memory that is longer than any we read.

/** Judges each chunk of a client's bytes: false when a packet states more bytes than `most` says then, or no length at all. */
export function packetGuard(most: () => number): (chunk: Uint8Array) => boolean {
  /** Bytes of the packet's body still to come. */
  let rest = 0;
  /** Bytes of its fixed header seen so far: the type, then up to four of length (MQTT 3.1.1, 2.2). */
  let header = 0;
  let length = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (rest > 0) {
        const step = Math.min(rest, chunk.length - at);
        rest -= step;
        at += step;
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      header += 1;
      if (header === 1) continue;
      length += (byte & 0x7f) * 128 ** (header - 2);
      if (length > most() || (header === 5 && byte >= 0x80)) return false;
      if (byte >= 0x80) continue;
      rest = length;
      header = 0;
      length = 0;
    }
    return true;
  };
}
