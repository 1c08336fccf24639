// Cuts room for frames from larger pieces, for an array with memory of its own costs more than reading a header.

/** Small, because whoever keeps a frame keeps the piece that it was cut from. */
const pieceLength = 4096;
let piece = new Uint8Array(pieceLength);
let used = 0;

/** An array of zeros that nobody else has. */
export function roomFor(length: number): Uint8Array {
  if (used + length > piece.length) {
    piece = new Uint8Array(Math.max(pieceLength, length));
    used = 0;
  }
  used += length;
  return piece.subarray(used - length, used);
}

/** A copy of the bytes from `from` to `to`. */
export function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const room = roomFor(to - from);
  for (let i = from; i < to; i += 1) room[i - from] = bytes[i] ?? 0;
  return room;
}
