// Codes a register's index values: the first as it stands, each other as its step from the one before.
import { type BitReader, type BitWriter, bitWriter } from "./bits.ts";
import { escaped, getCount, isCodable, putCount, putEscape, sizeOf } from "./counts.ts";

/** Where a register stands, and in which size class its last step was. Begin with `unknownIndex`. */
export interface IndexState {
  /** NaN while it is not known. */
  readonly index: number;
  readonly size: number;
}

/** The class that is assumed where no step came before: of an hour of three litres. */
const firstSize = 3;
/** Order of the code for an index as it stands: registers of houses have some 16 bits. */
const anchorOrder = 16;
const widthOfSize = 6;
const mostSize = 53;

export const unknownIndex: IndexState = { index: Number.NaN, size: firstSize };

/** Order of the code for a step: what follows an hour of class s has mostly s - 2 bits that nothing foretells. */
function orderAfter(size: number): number {
  return Math.max(0, size - 2);
}

/** Writes a safe integer, given what stood before, and says what stands then. */
export function putIndex(writer: BitWriter, index: number, { index: before, size }: IndexState): IndexState {
  const known = !Number.isNaN(before);
  const step = known ? index - before : index;
  const order = known ? orderAfter(size) : anchorOrder;
  if (!isCodable(step, order)) {
    putEscape(writer);
    putPlain(writer, index);
    return { index, size: firstSize };
  }
  putCount(writer, step, order);
  return { index, size: known ? sizeOf(step) : firstSize };
}

/** Reads an index, given what stood before; `undefined` where no writer would have written this. */
export function getIndex(reader: BitReader, { index: before, size }: IndexState): IndexState | undefined {
  const known = !Number.isNaN(before);
  const order = known ? orderAfter(size) : anchorOrder;
  const step = getCount(reader, order);
  if (step === escaped) {
    const index = getPlain(reader);
    if (index === undefined || isCodable(known ? index - before : index, order)) return undefined;
    return { index, size: firstSize };
  }
  const index = known ? before + step : step;
  if (!Number.isSafeInteger(step) || !Number.isSafeInteger(index)) return undefined;
  return { index, size: known ? sizeOf(step) : firstSize };
}

/** Bits that the steps between indices take, without the index that they begin from. */
export function stepBits(indices: readonly number[]): number {
  const writer = bitWriter();
  let state = unknownIndex;
  let anchorBits = 0;
  for (const [place, index] of indices.entries()) {
    state = putIndex(writer, index, state);
    if (place === 0) anchorBits = writer.length;
  }
  return writer.length - anchorBits;
}

/** What the code has no word for: a sign, the number of bits, and the bits below the leading one. */
function putPlain(writer: BitWriter, value: number): void {
  const size = sizeOf(Math.abs(value));
  writer.put(value < 0 ? 1 : 0, 1);
  writer.put(size, widthOfSize);
  if (size > 0) writer.put(Math.abs(value) - 2 ** (size - 1), size - 1);
}

function getPlain(reader: BitReader): number | undefined {
  const negative = reader.get(1) === 1;
  const size = reader.get(widthOfSize);
  if (size === 0) return negative ? undefined : 0;
  if (size > mostSize) return undefined;
  const value = 2 ** (size - 1) + reader.get(size - 1);
  return negative ? -value : value;
}
