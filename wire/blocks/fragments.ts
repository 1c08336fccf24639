// Packs messages into payloads of few bytes, several in one or one over several, and says what became of which.
import { concat, crc16 } from "@tributary/core";

/** A message with the number by which its pieces are known, 0 to 65,535. A number comes again only after many others. */
export interface NumberedMessage {
  readonly number: number;
  /** 1 to 1,024 bytes. */
  readonly bytes: Uint8Array;
}

/** A payload, and the messages of which it carries all or a piece. */
export interface PackedMessages {
  readonly payload: Uint8Array;
  readonly numbers: readonly number[];
}

/** One piece of a message as it stands in a payload. */
export interface Piece {
  readonly number: number;
  /** Which piece of the message it is, from 0. */
  readonly place: number;
  readonly last: boolean;
  readonly bytes: Uint8Array;
}

export const fragmentVersion = 1;
export const longestMessage = 1024;
/** Number (2), place with the mark of the last piece (1), length (1). */
const pieceHead = 4;
const lastMark = 0x80;
const mostPieces = 0x80;
const crcBytes = 2;
const versionBytes = 1;

/** The message with the CRC (EN 13757-4) by which its rebuilt form is judged. */
function checked(bytes: Uint8Array): Uint8Array {
  const crc = crc16(bytes);
  return concat(bytes, Uint8Array.of(crc >> 8, crc & 255));
}

function pieceBytes({ number, place, last, bytes }: Piece): Uint8Array {
  return concat(Uint8Array.of(number >> 8, number & 255, place | (last ? lastMark : 0), bytes.length), bytes);
}

/**
 * Packs messages in their order into payloads of at most `limit` bytes. One that fits in a payload is not split; the end
 * of one that does not shares its payload with others. Whoever packs a message again, at another limit, gives it
 * another number. Throws a RangeError for a message that is too long, at all or for this limit.
 */
export function packMessages(messages: readonly NumberedMessage[], limit: number): PackedMessages[] {
  const room = limit - versionBytes;
  const packed: PackedMessages[] = [];
  let parts: Uint8Array[] = [];
  let numbers: number[] = [];
  let used = 0;
  const close = () => {
    if (parts.length > 0) packed.push({ payload: concat(Uint8Array.of(fragmentVersion), ...parts), numbers });
    parts = [];
    numbers = [];
    used = 0;
  };
  for (const { number, bytes } of messages) {
    if (bytes.length < 1 || bytes.length > longestMessage) {
      throw new RangeError(`a message has 1 to ${longestMessage} bytes, not ${bytes.length}`);
    }
    const whole = checked(bytes);
    if (used + pieceHead + whole.length > room) close();
    const most = Math.min(room, 255 + pieceHead) - pieceHead;
    if (most * mostPieces < whole.length) throw new RangeError(`payloads of ${limit} bytes are too short for messages`);
    for (let from = 0, place = 0; from < whole.length; from += most, place += 1) {
      if (from > 0) close();
      const piece = whole.subarray(from, from + most);
      parts.push(pieceBytes({ number, place, last: from + most >= whole.length, bytes: piece }));
      numbers.push(number);
      used += pieceHead + piece.length;
    }
  }
  close();
  return packed;
}

/** The pieces in a payload; a sentence that says what is wrong when it has none. */
export function readPieces(payload: Uint8Array): Piece[] | string {
  if (payload[0] !== fragmentVersion) return "the fragments have a version that is not known";
  const pieces: Piece[] = [];
  for (let at = versionBytes; at < payload.length; ) {
    const [high = 0, low = 0, mark = 0, length = 0] = payload.subarray(at, at + pieceHead);
    const end = at + pieceHead + length;
    if (length === 0 || end > payload.length) return "the payload ends before its last piece";
    const place = mark & ~lastMark;
    pieces.push({
      number: high * 256 + low,
      place,
      last: (mark & lastMark) !== 0,
      bytes: payload.slice(at + pieceHead, end),
    });
    at = end;
  }
  return pieces.length === 0 ? "the payload has no piece" : pieces;
}

/** The message that all its pieces make, in order; `undefined` when the CRC says that they do not belong together. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  const whole = concat(...pieces);
  if (whole.length <= crcBytes || whole.length > longestMessage + crcBytes) return undefined;
  const bytes = whole.slice(0, -crcBytes);
  const [high = 0, low = 0] = whole.subarray(-crcBytes);
  return crc16(bytes) === high * 256 + low ? bytes : undefined;
}
