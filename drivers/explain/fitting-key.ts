// Finds among many keys the one that opens a telegram.
import { Fault } from "@tributary/core";
import { type Key, oddity, type SealedTelegram } from "@tributary/wmbus";
import { openTelegram, type ReadOptions, type ReadTelegram } from "../read-telegram.ts";

/** A key that fits, and what the telegram says under it. */
export interface FittingKey {
  /** Index of the key in the list. */
  readonly index: number;
  readonly read: ReadTelegram | Fault;
}

/** Content that only its maker can read says less for its key than records, a compact frame of an unknown format still less. */
const strangeness = { makers: 1000, unknownFormat: 2000 } as const;

/**
 * The key under which the content makes most sense; of equals the first. The check of two bytes that most modes have
 * passes one wrong key in 65,536, so a key counts only when what comes out can be read.
 */
export function fittingKey(
  sealed: SealedTelegram,
  keys: readonly (Key | undefined)[],
  options: ReadOptions = {},
): FittingKey | undefined {
  let best: FittingKey | undefined;
  let least = Number.POSITIVE_INFINITY;
  const { memory } = options;
  // What a wrong key uncovers must not be learned.
  const unlearned = memory === undefined ? options : { ...options, memory: { ...memory, learn: () => {} } };
  for (const [index, key] of keys.entries()) {
    if (key === undefined) continue;
    const read = openTelegram(sealed, key, unlearned);
    const strange = strangenessOf(read);
    if (strange >= least) continue;
    best = { index, read };
    least = strange;
    if (least === 0) break;
  }
  return best;
}

function strangenessOf(read: ReadTelegram | Fault): number {
  if (read instanceof Fault)
    return read.code === "unknown-format" ? strangeness.unknownFormat : Number.POSITIVE_INFINITY;
  const odd = oddity(read.open);
  if (Number.isFinite(odd)) return odd;
  return read.readings.length > 0 && read.driver !== null ? strangeness.makers : odd;
}
