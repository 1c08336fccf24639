// Puts the name of a register into words.
import { isQuantity, type Quantity, quantities } from "@tributary/core";

const words: Readonly<Record<string, string>> = {
  backward: "backward",
  max: "maximum",
  min: "minimum",
  error: "during error",
};

const numbered: Readonly<Record<string, string>> = { t: "tariff", s: "stored value", u: "subunit", n: "value" };

function partWords(part: string): string {
  const [, letter = "", count = ""] = /^([tsun])(\d+)$/.exec(part) ?? [];
  const noun = numbered[letter];
  return noun === undefined ? (words[part] ?? part.replaceAll("-", " ")) : `${noun} ${count}`;
}

/** `energy.backward.t2` as `Energy, backward, tariff 2`. */
export function registerTitle(register: string): string {
  const [quantity = "", ...parts] = register.split(".");
  const title = isQuantity(quantity) ? quantities[quantity].title : sentenceCase(quantity);
  return [title, ...parts.map(partWords)].join(", ");
}

/** Whether a register counts (its differences are consumption), shows a level, or is a text. */
export function registerKind(register: string): (typeof quantities)[Quantity]["kind"] {
  const quantity = register.split(".", 1)[0] ?? "";
  return isQuantity(quantity) ? quantities[quantity].kind : "text";
}

const kindOrder = { counter: 0, level: 1, text: 2 } as const;

/** Registers in the order of interest: the one that is billed, what counts, levels, dates and texts. */
export function byInterest<Row extends { readonly register: string }>(rows: readonly Row[], main?: string): Row[] {
  const rank = ({ register }: Row) => (register === main ? -1 : kindOrder[registerKind(register)]);
  return [...rows].sort((one, other) => rank(one) - rank(other) || one.register.localeCompare(other.register));
}

/** `low-battery` as `Low battery`. */
export function sentenceCase(word: string): string {
  const spaced = word.replaceAll(/[-_]+/g, " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
