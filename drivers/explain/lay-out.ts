// Puts the pieces of a frame where its bytes were received: between the CRCs, each byte in exactly one field.
import { toHex } from "@tributary/core";
import { type CrcBlock, type CrcFormat, crcBlocks } from "@tributary/wmbus";
import type { ExplainedField, Piece } from "./explanation.ts";

/** Bytes as received, and which of them are frame and which are CRCs. */
export interface Received {
  readonly bytes: Uint8Array;
  /** The frame: all bytes that are neither CRC nor left over. */
  readonly frame: Uint8Array;
  /** Where each byte of the frame was received. */
  readonly offsets: readonly number[];
  /** The fields of bytes that do not belong to the frame. */
  readonly others: readonly ExplainedField[];
}

/** Takes CRCs and left over bytes out of what was received, be they right or wrong. `end` is where a frame without CRCs ends. */
export function received(bytes: Uint8Array, crc: CrcFormat, end: number): Received {
  const blocks = crc === "none" ? [] : crcBlocks(bytes, crc);
  const whole = { from: 0, to: Math.min(end, bytes.length) };
  const offsets = (crc === "none" ? [whole] : blocks).flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, i) => from + i),
  );
  const other = (from: number, to: number, name: string, says: string): Omit<ExplainedField, "wrong"> => {
    return { offset: from, length: to - from, bytes: toHex(bytes.subarray(from, to)), layer: "link", name, says };
  };
  const crcs = blocks.map((block) => {
    const { to, end: crcEnd, stated, computed } = block;
    const field = other(to, crcEnd, "CRC", crcSays(block));
    return stated === undefined || stated === computed ? field : { ...field, wrong: true as const };
  });
  const from = crc === "none" ? whole.to : (blocks.at(-1)?.end ?? 0);
  const leftOver = other(from, bytes.length, "left over", "behind the end that the length field states");
  const others = [...crcs, leftOver].filter(({ length }) => length > 0);
  return { bytes, frame: Uint8Array.from(offsets, (at) => bytes[at] ?? 0), offsets, others };
}

function crcSays({ from, to, stated, computed }: CrcBlock): string {
  if (stated === undefined) return "cut off";
  return stated === computed
    ? `right for bytes ${from} to ${to - 1}`
    : `wrong: bytes ${from} to ${to - 1} make ${computed.toString(16).padStart(4, "0")}`;
}

/** Which bytes of the frame came encrypted, and what is under them. */
export interface Uncovering {
  readonly frame: Uint8Array;
  readonly encrypted: { readonly from: number; readonly to: number };
  readonly clear: boolean;
}

/** The fields of a telegram; pieces that reach beyond the frame are cut, what they leave is one last field. */
export function layOut(
  { bytes, offsets, others }: Received,
  pieces: readonly Piece[],
  { frame, encrypted, clear }: Uncovering,
): ExplainedField[] {
  const fields: ExplainedField[] = [];
  let at = 0;
  for (const piece of [...pieces, rest(pieces, offsets.length)]) {
    const end = Math.min(at + piece.length, offsets.length);
    for (const [index, run] of runs(at, end).entries()) {
      const { length: _length, ...about } = piece;
      fields.push({
        offset: offsets[run.from] ?? 0,
        length: run.to - run.from,
        bytes: toHex(bytes.subarray(offsets[run.from], (offsets[run.from] ?? 0) + run.to - run.from)),
        ...(isEncrypted(run.from) && clear ? { clear: toHex(frame.subarray(run.from, run.to)) } : {}),
        ...about,
        says: index === 0 ? piece.says : "goes on",
        ...(isEncrypted(run.from) ? { encrypted: true as const } : {}),
      });
    }
    at = end;
  }
  return [...fields, ...others].sort((a, b) => a.offset - b.offset);

  function isEncrypted(index: number): boolean {
    return index >= encrypted.from && index < encrypted.to;
  }

  /** Frame bytes from `from` to `to` in runs that were received without a gap and are either all encrypted or all clear. */
  function runs(from: number, to: number): { from: number; to: number }[] {
    const found: { from: number; to: number }[] = [];
    for (let index = from; index < to; index += 1) {
      const last = found.at(-1);
      const follows =
        offsets[index] === (offsets[index - 1] ?? -2) + 1 && isEncrypted(index) === isEncrypted(index - 1);
      if (last === undefined || !follows) found.push({ from: index, to: index + 1 });
      else last.to = index + 1;
    }
    return found;
  }
}

function rest(pieces: readonly Piece[], length: number): Piece {
  const covered = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const layer = pieces.at(-1)?.layer ?? "link";
  return { length: Math.max(length - covered, 0), layer, name: "unread", says: "cannot be read" };
}
