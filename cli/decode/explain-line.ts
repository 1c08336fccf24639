// Explains the telegrams of lines, and looks among many keys for the one that fits.
import { Fault, type MeterAddress } from "@tributary/core";
import { type Explanation, explain, fittingKey, type ReadOptions } from "@tributary/drivers";
import { type KeyRow, keyRing } from "@tributary/wire";
import { type Key, type KeyDiagnosis, keyFailures, likelyCrc, readSealed, type SealedTelegram } from "@tributary/wmbus";
import { type Keys, type LineReader, lineReader } from "./decode-line.ts";

/** A telegram explained, with the row of the key file that fits it where one was looked for. */
export interface ExplainedLine extends Explanation {
  readonly found?: FoundKey;
}

export interface FoundKey {
  readonly file: string;
  readonly row: KeyRow;
}

/** A file of keys of which any may fit. */
export interface KeySearch {
  readonly file: string;
  /** How many keys were tried. */
  readonly count: number;
  readonly find: (sealed: SealedTelegram, options: ReadOptions) => KeyRow | undefined;
}

/** Tries the row that names the meter first, then all in their order. */
export function keySearch(file: string, rows: readonly KeyRow[]): KeySearch {
  const keyed = rows.filter(({ entry }) => entry.key !== "none");
  const rowOf = new Map(keyed.map((row) => [row.entry, row]));
  const entryOf = keyRing(keyed.map(({ entry }) => entry));
  const keys = keyed.map(keyOfRow);
  const likely = (meter: MeterAddress): KeyRow | undefined => {
    const entry = entryOf(meter);
    return entry && rowOf.get(entry);
  };
  return {
    file,
    count: keys.length,
    find: (sealed, options) => {
      const first = likely(sealed.meter);
      if (first !== undefined && fittingKey(sealed, [keyOfRow(first)], options) !== undefined) return first;
      return keyed[fittingKey(sealed, keys, options)?.index ?? -1];
    },
  };
}

function keyOfRow({ entry }: KeyRow): Key | undefined {
  return entry.key === "none" ? undefined : entry.key;
}

/** Explains lines in their order; with `search` each telegram that its own key does not open is tried with all keys. */
export function lineExplainer(keys: Keys, search?: KeySearch): LineReader<ExplainedLine> {
  return lineReader(keys, (bytes, stated, keyOf, options) => {
    const telegram = { bytes, crc: stated === "unstated" ? likelyCrc(bytes) : stated };
    const sealed = readSealed(telegram.bytes, telegram.crc);
    if (sealed instanceof Fault) return explain(telegram, undefined, options);
    const first = explain(telegram, keyOf(sealed.meter), options);
    if (search === undefined || !isOfKey(first.keyFailure)) return first;
    const row = search.find(sealed, options);
    if (row === undefined) return { ...first, keyFailure: noneFits(search) };
    return { ...explain(telegram, keyOfRow(row), options), found: { file: search.file, row } };
  });
}

function isOfKey(failure: KeyDiagnosis | undefined): boolean {
  return failure?.failure === "no-key" || failure?.failure === "wrong-key";
}

function noneFits({ file, count }: KeySearch): KeyDiagnosis {
  const { advice } = keyFailures["wrong-key"];
  return { failure: "wrong-key", says: `none of the ${count} keys of ${file} opens it`, advice };
}
