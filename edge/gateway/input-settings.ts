// Reads the settings of one input, and says in a sentence which of them is wrong.

/** Every setting must be asked for: one that nobody asks for is a mistake of whoever wrote it. */
export interface InputSettings {
  text(name: string, otherwise?: string): string;
  number(name: string, otherwise?: number): number;
  flag(name: string, otherwise: boolean): boolean;
  oneOf<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word;
  /** The words of a list. */
  list(name: string): readonly string[];
}

export interface ReadSettings extends InputSettings {
  /** Throws when a setting was given that nothing asked for. */
  finish(): void;
}

/** Settings of an input of this kind. What is missing or of another type throws an Error that names it. */
export function readSettings(kind: string, given: Readonly<Record<string, unknown>>): ReadSettings {
  const asked = new Set<string>();

  function take<Value>(
    name: string,
    what: string,
    is: (value: unknown) => value is Value,
    otherwise: Value | undefined,
  ): Value {
    asked.add(name);
    const value = given[name];
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (is(value)) return value;
    throw new Error(`the input ${kind}: ${name} ${value === undefined ? "is missing" : `must be ${what}`}`);
  }
  const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
  const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
  const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
  const isList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

  return {
    text: (name, otherwise) => take(name, "a text", isText, otherwise),
    number: (name, otherwise) => take(name, "a number", isNumber, otherwise),
    flag: (name, otherwise) => take(name, "true or false", isFlag, otherwise),
    oneOf<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word {
      const isWord = (value: unknown): value is Word => words.some((word) => word === value);
      return take(name, `one of ${words.join(", ")}`, isWord, otherwise);
    },
    list: (name) => take(name, "a list of texts", isList, undefined),
    finish() {
      const unknown = Object.keys(given).filter((name) => !asked.has(name));
      if (unknown.length > 0) throw new Error(`the input ${kind} has no setting ${unknown.join(", ")}`);
    },
  };
}
