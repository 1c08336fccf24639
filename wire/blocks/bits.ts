// Writes and reads numbers of any width as bits, the highest first.

export interface BitWriter {
  /** Bits written so far. */
  readonly length: number;
  /** Writes a whole number below 2^width, width 0 to 53; throws a RangeError for any other. */
  put(value: number, width: number): void;
  /** All that was written, filled up with zeros to a whole byte. */
  bytes(): Uint8Array;
}

export interface BitReader {
  /** Bits not read yet. */
  readonly left: number;
  /** Whether more was read than there is: all that came after the end is zero. */
  readonly overrun: boolean;
  /** The next `width` bits as a number; width 0 to 53. */
  get(width: number): number;
}

/** Wider numbers are taken in two parts: bit operators know 32 bits. */
const half = 24;

export function bitWriter(): BitWriter {
  let bytes = new Uint8Array(64);
  let length = 0;

  function put(value: number, width: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** width) {
      throw new RangeError(`${value} is no number of ${width} bits`);
    }
    if (width > half) {
      put(Math.floor(value / 2 ** half), width - half);
      put(value % 2 ** half, half);
      return;
    }
    if (length + width > 8 * bytes.length) {
      const larger = new Uint8Array(2 * bytes.length);
      larger.set(bytes);
      bytes = larger;
    }
    for (let left = width; left > 0; ) {
      const room = 8 - (length & 7);
      const taken = Math.min(room, left);
      const part = (value >> (left - taken)) & ((1 << taken) - 1);
      bytes[length >> 3] = (bytes[length >> 3] ?? 0) | (part << (room - taken));
      length += taken;
      left -= taken;
    }
  }

  return {
    get length() {
      return length;
    },
    put,
    bytes: () => bytes.slice(0, Math.ceil(length / 8)),
  };
}

export function bitReader(bytes: Uint8Array, from = 0): BitReader {
  const end = 8 * bytes.length;
  let at = 8 * from;

  function get(width: number): number {
    if (width > half) return get(width - half) * 2 ** half + get(half);
    let value = 0;
    for (let left = width; left > 0; ) {
      const room = 8 - (at & 7);
      const taken = Math.min(room, left);
      const part = ((bytes[at >> 3] ?? 0) >> (room - taken)) & ((1 << taken) - 1);
      value = (value << taken) | part;
      at += taken;
      left -= taken;
    }
    return value;
  }

  return {
    get left() {
      return Math.max(0, end - at);
    },
    get overrun() {
      return at > end;
    },
    get,
  };
}

/** Whether nothing but the zeros that fill up the last byte is left: so that a message has one form only. */
export function atEnd(reader: BitReader): boolean {
  const { left } = reader;
  return !reader.overrun && left < 8 && reader.get(left) === 0;
}
