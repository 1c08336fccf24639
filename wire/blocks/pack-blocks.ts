// Packs the blocks of a period into as few payloads as can be found quickly.
import type { Seconds } from "@tributary/core";
import { bitWriter } from "./bits.ts";
import { encodeBlockFrame, type RowValues } from "./block-frame.ts";
import { type Period, putHours } from "./hours.ts";
import { putLastRow, putRowNumber } from "./row-numbers.ts";

/** A payload, and what stands in it. */
export interface PackedBlocks extends Period {
  readonly payload: Uint8Array;
  readonly rows: readonly number[];
}

/** A frame that is being filled: its blocks, and the bits of its payload. */
interface OpenFrame {
  readonly blocks: RowValues[];
  bits: number;
}

const hour: Seconds = 3600;
/** Version, list and period. */
const headBits = 42;
/** Few are open at a time, so that the rows of one are near each other and their numbers short. */
const mostOpen = 40;

/** Bits that a block adds to a frame whose last row is `before`. */
function bitsOf(block: RowValues, before: number): number {
  const writer = bitWriter();
  putRowNumber(writer, block.row, before);
  putHours(writer, block, block.indices.length);
  if (before < 0) putLastRow(writer);
  return writer.length;
}

/**
 * Packs blocks of one period, in any order, into payloads of at most `limit` bytes. A block that fits in no payload is
 * cut into shorter periods; throws a RangeError where not even an hour fits (48 bytes are enough for any).
 */
export function packBlocks(list: number, period: Period, blocks: readonly RowValues[], limit: number): PackedBlocks[] {
  const most = 8 * limit;
  const closed: OpenFrame[] = [];
  const open: OpenFrame[] = [];
  const tooLong: RowValues[] = [];
  for (const block of blocks.toSorted((a, b) => a.row - b.row)) {
    let fullest: OpenFrame = { blocks: [], bits: headBits + bitsOf(block, -1) };
    if (fullest.bits > most) {
      tooLong.push(block);
      continue;
    }
    let place = open.length;
    for (const [at, { blocks, bits }] of open.entries()) {
      const filled = bits + bitsOf(block, blocks.at(-1)?.row ?? -1);
      if (filled > most || (place < open.length && filled <= fullest.bits)) continue;
      fullest = { blocks, bits: filled };
      place = at;
    }
    fullest.blocks.push(block);
    open[place] = fullest;
    if (open.length > mostOpen) closed.push(...open.splice(fullestOf(open), 1));
  }
  const packed = [...closed, ...open].map(({ blocks }): PackedBlocks => {
    const payload = encodeBlockFrame({ list, ...period, blocks });
    return { ...period, payload, rows: blocks.map(({ row }) => row) };
  });
  if (tooLong.length === 0) return packed;
  if (period.hours === 1) throw new RangeError(`not even an hour fits in ${limit} bytes`);
  return [...packed, ...halves(period).flatMap((half) => packBlocks(list, half, cut(tooLong, period, half), limit))];
}

function fullestOf(frames: readonly OpenFrame[]): number {
  return frames.reduce((best, { bits }, at) => (bits > (frames[best]?.bits ?? 0) ? at : best), 0);
}

function halves({ from, hours }: Period): Period[] {
  const first = hours >> 1;
  return [
    { from, hours: first },
    { from: from + hour * first, hours: hours - first },
  ];
}

/** The part of some blocks that lies in a period within theirs. */
function cut(blocks: readonly RowValues[], { from }: Period, part: Period): RowValues[] {
  const first = (part.from - from) / hour;
  const within = <T>(values: readonly T[]): T[] => values.slice(first, first + part.hours);
  return blocks.map(({ row, indices, qualities }) => ({
    row,
    indices: within(indices),
    ...(qualities === undefined ? {} : { qualities: within(qualities) }),
  }));
}
