// What a value information block means: quantity, unit, step, direction and qualifiers (EN 13757-3, 6.4).
import { decimal, type Quantity, toHex, type Unit } from "@tributary/core";
import { readText } from "./values.ts";
import { extensionFbVifs } from "./vif-tables/extension-fb.ts";
import { extensionFdVifs } from "./vif-tables/extension-fd.ts";
import { orthogonalExtensionVifes, orthogonalVifes, type VifeRow } from "./vif-tables/orthogonal.ts";
import { primaryVifs } from "./vif-tables/primary.ts";
import type { VifMeaning } from "./vif-tables/vif-row.ts";

/** A value information block, understood. value = steps * 10^exponent * factor + plus. */
export interface ValueMeaning {
  readonly quantity: Quantity;
  readonly unit: Unit | undefined;
  readonly exponent: number;
  readonly factor: readonly [number, number] | undefined;
  readonly plus: number;
  /** Integers have no sign. */
  readonly unsigned?: boolean;
  readonly direction: "backward" | undefined;
  readonly qualifiers: readonly string[];
  /** Set where the meter says why it has no value. */
  readonly error: string | undefined;
  readonly profile: "inverse" | "registers" | "plain" | undefined;
}

/** A number of steps in the unit of its meaning. */
export function scaled(steps: number, { exponent, factor, plus }: ValueMeaning): number {
  if (factor === undefined) return decimal(steps, exponent) + plus;
  return decimal(steps * factor[0], exponent) / factor[1] + plus;
}

/** VIF bytes that are no row of the primary table, without extension bit. */
const special = { extensionFb: 0x7b, plainText: 0x7c, extensionFd: 0x7d } as const;
const orthogonalExtension = 0x7c;
const manufacturerVifes = 0x7f;
/** "Standard conform data content": changes nothing (EN 13757-3, table 15). */
const standardConform = 0x1d;

const plainText: VifMeaning = {
  row: { code: special.plainText, quantity: "number" },
  quantity: "number",
  unit: undefined,
  exponent: 0,
};

/** What the VIFs mean that stand alone, by code: most records of most meters. */
const alone: readonly (ValueMeaning | undefined)[] = Array.from({ length: 128 }, (_, vif) =>
  vif === special.plainText ? undefined : understand(Uint8Array.of(vif), 0),
);

/** The air carries few value information blocks again and again, so what the longer ones mean is kept too. */
const known = new Map<number, ValueMeaning | undefined>();
const mostKnown = 4096;
const longestKnown = 6;

/**
 * The meaning of the VIF at `vifAt` and of its VIFEs up to `end`, or `undefined` where only the maker (or nobody) knows.
 * Bytes of one meaning give one and the same object, mostly.
 */
export function meaningOf(header: Uint8Array, vifAt: number, end: number = header.length): ValueMeaning | undefined {
  const length = end - vifAt;
  if (length === 1) return alone[header[vifAt] ?? 0];
  if (length > longestKnown) return understand(header.subarray(0, end), vifAt);
  let key = length;
  for (let at = vifAt; at < end; at += 1) key = key * 256 + (header[at] ?? 0);
  const found = known.get(key);
  if (found !== undefined || known.has(key)) return found;
  const meaning = understand(header.subarray(0, end), vifAt);
  if (known.size >= mostKnown) known.clear();
  known.set(key, meaning);
  return meaning;
}

function understand(header: Uint8Array, vifAt: number): ValueMeaning | undefined {
  const first = header[vifAt] ?? 0;
  let at = vifAt + 1;
  let meaning: VifMeaning | undefined;
  if (first === (special.extensionFb | 0x80)) meaning = extensionFbVifs[(header[at++] ?? 0) & 0x7f];
  else if (first === (special.extensionFd | 0x80)) meaning = extensionFdVifs[(header[at++] ?? 0) & 0x7f];
  else if ((first & 0x7f) === special.plainText) {
    // The maker's own unit as text: its length, then its letters, last one first (EN 13757-3, 6.4.4).
    const end = at + 1 + (header[at] ?? 0);
    meaning = { ...plainText, row: { ...plainText.row, word: readText(header.subarray(at + 1, end)) } };
    at = end;
  } else meaning = primaryVifs[first & 0x7f];
  return meaning === undefined ? undefined : combine(meaning, header, at);
}

function combine(meaning: VifMeaning, header: Uint8Array, from: number): ValueMeaning {
  let { quantity, unit, exponent } = meaning;
  let { factor, plus = 0 } = meaning.row;
  const { unsigned = false } = meaning.row;
  let direction: "backward" | undefined;
  let error: string | undefined;
  let profile: ValueMeaning["profile"];
  const qualifiers = meaning.row.word === undefined ? [] : [meaning.row.word];
  for (let at = from; at < header.length; at += 1) {
    const code = (header[at] ?? 0) & 0x7f;
    let vife: VifeRow | undefined;
    if (code === manufacturerVifes) {
      // What follows only the maker knows; the value is kept apart from the plain one by the bytes themselves.
      qualifiers.push(`maker-${toHex(header.subarray(at + 1))}`);
      break;
    }
    if (code === orthogonalExtension) {
      at += 1;
      vife = orthogonalExtensionVifes[(header[at] ?? 0) & 0x7f];
    } else vife = orthogonalVifes[code];
    if (vife === undefined) {
      if (code !== standardConform) qualifiers.push(`vife-${toHex(header.subarray(at, at + 1))}`);
    } else if ("direction" in vife) direction = vife.direction;
    else if ("exponent" in vife) exponent += vife.exponent;
    else if ("plus" in vife) plus += vife.plus * 10 ** exponent;
    else if ("error" in vife) error = vife.error;
    else if ("profile" in vife) profile = vife.profile;
    else {
      if ("about" in vife) {
        // The data are no longer the quantity but a date, a duration or a count about it.
        qualifiers.push(quantity);
        quantity = vife.about === "date" ? "date-time" : vife.about === "count" ? "count" : "duration";
        unit = vife.about === "date" || vife.about === "count" ? undefined : vife.about;
        exponent = 0;
        factor = undefined;
        plus = 0;
      }
      qualifiers.push(vife.word);
    }
  }
  return { quantity, unit, exponent, factor, plus, direction, qualifiers, error, profile, unsigned };
}
